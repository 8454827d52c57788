import type { InUse } from "../engine/remove.ts";

/** Tells a person what was not deleted and who uses it. */
export const inUseNote = ({ id, key, users }: InUse): string =>
  `${id.split(":")[0]} ${key["name"]} has no region tag, so it is left alone: it is used by ${users}`;
