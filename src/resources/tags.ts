import type { StackIdentity } from "../aws/aws.ts";

export type Tags = Readonly<Record<string, string>>;

export const OWNER_TAG = "lambda-authz:owner";
export const PROJECT_TAG = "lambda-authz:project";
export const STAGE_TAG = "lambda-authz:stage";

/** The tags that make a resource this stack's, besides the user's own. */
export const stackTags = (stack: Pick<StackIdentity, "project" | "stage">, own: Tags = {}): Tags => ({
  ...own,
  [OWNER_TAG]: "lambda-authz",
  [PROJECT_TAG]: stack.project,
  [STAGE_TAG]: stack.stage,
});

/** True when the tags say that this stack made it. */
export const isOurs = (tags: Tags, stack: Pick<StackIdentity, "project" | "stage">): boolean =>
  tags[OWNER_TAG] === "lambda-authz" && tags[PROJECT_TAG] === stack.project && tags[STAGE_TAG] === stack.stage;

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
