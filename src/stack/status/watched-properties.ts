import { kinds } from "../../resources/index.ts";

/** What `status` compares and deploy repairs, by kind, in AWS's words; that a resource exists is always compared. */
export const watchedProperties = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.values(kinds).map(({ type, watched }) => [type, [...new Set(Object.values(watched))]]));
