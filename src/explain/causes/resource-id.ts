import type { ApiEvidence } from "../evidence/evidence.ts";
import { itemValue } from "../evidence/item.ts";

/** The id of a resource as commands take it; a placeholder where the resources could not be read. */
export const resourceId = ({ current }: Pick<ApiEvidence, "current">, path: string): string =>
  itemValue(current)?.routes.find((one) => one.path === path)?.resourceId ?? `<id of ${path}>`;
