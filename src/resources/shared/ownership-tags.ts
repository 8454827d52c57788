import type { StackIdentity } from "../../aws/aws.ts";

export type Tags = Readonly<Record<string, string>>;

export const OWNER_TAG = "lambda-authz:owner";
export const PROJECT_TAG = "lambda-authz:project";
export const STAGE_TAG = "lambda-authz:stage";
export const REGION_TAG = "lambda-authz:region";

/** What a stack's tags identify it by within an account. */
export type TagOwner = Pick<StackIdentity, "project" | "stage" | "region">;

/** The tags that mark a resource as owned by this stack, in addition to the user's own. */
export const stackTags = (stack: TagOwner, own: Tags = {}): Tags => ({
  ...own,
  [OWNER_TAG]: "lambda-authz",
  [PROJECT_TAG]: stack.project,
  [STAGE_TAG]: stack.stage,
  [REGION_TAG]: stack.region,
});

const isOfStack = (tags: Tags, { project, stage }: TagOwner): boolean =>
  tags[OWNER_TAG] === "lambda-authz" && tags[PROJECT_TAG] === project && tags[STAGE_TAG] === stage;

/**
 * True if the tags of a regional resource are this stack's. Versions before the region tag wrote none: a regional
 * resource without it is in the region of the run.
 */
export const isOwned = (tags: Tags, stack: TagOwner): boolean =>
  isOfStack(tags, stack) && (tags[REGION_TAG] ?? stack.region) === stack.region;

/** True if the tags of a global resource, such as a role, are this stack's: they name the region. */
export const isOwnedInRegion = (tags: Tags, stack: TagOwner): boolean =>
  isOfStack(tags, stack) && tags[REGION_TAG] === stack.region;

/** True if the tags are of this stack or of the same one in another region: versions before the region tag wrote no region. */
export const isOwnedWithoutRegion = (tags: Tags, stack: TagOwner): boolean =>
  isOfStack(tags, stack) && tags[REGION_TAG] === undefined;

/** The other stack of lambda-authz that the tags name, as text for messages; undefined if they name none. */
export function otherStack(tags: Tags, stack: TagOwner): string | undefined {
  if (!hasOwnerTag(tags) || isOwned(tags, stack)) return undefined;
  const region = tags[REGION_TAG];
  const named = `project ${tags[PROJECT_TAG] ?? "unknown"}, stage ${tags[STAGE_TAG] ?? "unknown"}`;
  return `${named}, region ${region ?? "unknown"}`;
}

/** The ownership of a regional resource by its tags, for a kind's `read`. */
export function ownership(tags: Tags, stack: TagOwner): { readonly owned: boolean; readonly owner?: string } {
  const owner = otherStack(tags, stack);
  return { owned: isOwned(tags, stack), ...(owner !== undefined && { owner }) };
}

/** True if any stack of this tool owns the resource. */
export const hasOwnerTag = (tags: Tags): boolean => tags[OWNER_TAG] === "lambda-authz";

/** The desired tags that are missing or differ. Other tags stay because they may be the organisation's. */
export const missingTags = (desired: Tags, actual: Tags): Tags =>
  Object.fromEntries(Object.entries(desired).filter(([key, value]) => actual[key] !== value));

/** A pair for `changes` that differs exactly if a desired tag is missing. */
export const tagPair = (desired: Tags, actual: Tags): readonly [Tags, Tags] => {
  const missing = missingTags(desired, actual);
  return Object.keys(missing).length === 0 ? [{}, {}] : [desired, actual];
};

/** Tags in IAM's form. */
export const asList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags from IAM's form. */
export const fromList = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
