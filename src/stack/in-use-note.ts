import type { Applied } from "../engine/apply/apply.ts";
import type { InUse } from "../engine/remove-rows.ts";

/** Tells a person what was not deleted and who uses it. */
export const inUseNote = ({ id, key, users }: InUse): string =>
  `${id.split(":")[0]} ${key["name"]} has no region tag, so it is left alone: it is used by ${users}`;

/** Tells a person what config.ini no longer has and was not deleted, for it does not show this stack's tags. */
export const untaggedNote = ({ id, key }: Applied["untagged"][number]): string =>
  `${id} (${key["name"] ?? Object.values(key).join(" ")}) exists but no longer carries the tags of this stack, so it is not deleted`;
