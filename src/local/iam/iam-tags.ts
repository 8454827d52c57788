import type { Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { listing, onRole, type Tag } from "./iam-model.ts";

const DUPLICATE = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";

/** Tags with others added, of which those of the same key go. @throws Refusal InvalidInput, LimitExceeded. */
export function joinTags(tags: readonly Tag[], added: readonly Tag[] = []): Tag[] {
  const keys = new Set(added.map(({ Key }) => Key.toLowerCase()));
  if (keys.size < added.length) throw new Refusal(400, "InvalidInput", DUPLICATE);
  const joined = [...tags.filter(({ Key }) => !keys.has(Key.toLowerCase())), ...added];
  if (joined.length > 50) throw new Refusal(409, "LimitExceeded", "The number of tags has reached the maximum limit.");
  return joined;
}

/** The tags of a role. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  TagRole: onRole("Tags.Key Tags.Value", (role, { Tags }) => {
    role.tags = joinTags(role.tags, Tags);
  }),
  UntagRole: onRole("TagKeys", (role, { TagKeys }) => {
    role.tags = role.tags.filter(({ Key }) => !TagKeys.some((key) => key.toLowerCase() === Key.toLowerCase()));
  }),
  ListRoleTags: onRole("Marker MaxItems", ({ tags }, input) => listing("Tags", input, tags, ({ Key }) => Key)),
};
