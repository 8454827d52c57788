import type { Applied } from "../engine/apply/apply.ts";
import type { InUse } from "../engine/remove-rows.ts";

/** The note on a resource that was not deleted because others use it. */
export const inUseNote = ({ id, key, users }: InUse): string =>
  `${id.split(":")[0]} ${key["name"]} has no region tag and is used by ${users}, so it is not deleted`;

/** The note on a resource that config.ini no longer has and that was not deleted because it lacks this stack's tags. */
export const untaggedNote = ({ id, key }: Applied["untagged"][number]): string =>
  `${id} (${key["name"] ?? Object.values(key).join(" ")}) exists but no longer carries the tags of this stack, so it is not deleted`;
