import type { StackIdentity } from "../../aws/aws.ts";

export type Tags = Readonly<Record<string, string>>;

export const OWNER_TAG = "lambda-authz:owner";
export const PROJECT_TAG = "lambda-authz:project";
export const STAGE_TAG = "lambda-authz:stage";
export const REGION_TAG = "lambda-authz:region";

/** What the tags of a stack tell it apart by; the account is whoever answers. */
export type Owner = Pick<StackIdentity, "project" | "stage" | "region">;

/** The tags that make a resource this stack's, besides the user's own. */
export const stackTags = (stack: Owner, own: Tags = {}): Tags => ({
  ...own,
  [OWNER_TAG]: "lambda-authz",
  [PROJECT_TAG]: stack.project,
  [STAGE_TAG]: stack.stage,
  [REGION_TAG]: stack.region,
});

const isOfStack = (tags: Tags, { project, stage }: Owner): boolean =>
  tags[OWNER_TAG] === "lambda-authz" && tags[PROJECT_TAG] === project && tags[STAGE_TAG] === stage;

/**
 * True when the tags of something that lives in one region are this stack's. Versions before the region tag wrote none:
 * in the region of the run, a missing one is no doubt.
 */
export const isOurs = (tags: Tags, stack: Owner): boolean =>
  isOfStack(tags, stack) && (tags[REGION_TAG] ?? stack.region) === stack.region;

/** True when the tags of something that belongs to no region, as roles do, are this stack's: they name the region. */
export const isOursInRegion = (tags: Tags, stack: Owner): boolean =>
  isOfStack(tags, stack) && tags[REGION_TAG] === stack.region;

/** True when the tags are of this stack or of the same one in another region: versions before the region tag wrote no region. */
export const isOursWithoutRegion = (tags: Tags, stack: Owner): boolean =>
  isOfStack(tags, stack) && tags[REGION_TAG] === undefined;

/** The other stack of lambda-authz that the tags name, as a person reads it; undefined when they name none. */
export function otherStack(tags: Tags, stack: Owner): string | undefined {
  if (!isSomeStacks(tags) || isOurs(tags, stack)) return undefined;
  const region = tags[REGION_TAG];
  const named = `project ${tags[PROJECT_TAG] ?? "unknown"}, stage ${tags[STAGE_TAG] ?? "unknown"}`;
  return `${named}, region ${region ?? "unknown"}`;
}

/** What a kind's read says of the tags it saw on something that lives in one region. */
export function ownership(tags: Tags, stack: Owner): { readonly ours: boolean; readonly owner?: string } {
  const owner = otherStack(tags, stack);
  return { ours: isOurs(tags, stack), ...(owner !== undefined && { owner }) };
}

/** True when some stack of this tool made it. */
export const isSomeStacks = (tags: Tags): boolean => tags[OWNER_TAG] === "lambda-authz";

/** Those of the wanted tags that are not there; others stay, for they may be the organisation's. */
export const missingTags = (wanted: Tags, there: Tags): Tags =>
  Object.fromEntries(Object.entries(wanted).filter(([key, value]) => there[key] !== value));

/** Pair for `changes`: differs exactly when a wanted tag is missing. */
export const tagPair = (wanted: Tags, there: Tags): readonly [Tags, Tags] => {
  const missing = missingTags(wanted, there);
  return Object.keys(missing).length === 0 ? [{}, {}] : [wanted, there];
};

/** IAM's shape of tags. */
export const asList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The other way round. */
export const fromList = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
