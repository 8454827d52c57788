import type { Aws } from "../../aws/aws.ts";
import { refuseForAws } from "../../config/checks/aws-only.ts";
import type { Config } from "../../config/config.ts";
import type { Changes, PlannedStep } from "../../engine/events.ts";
import type { Graph } from "../../engine/graph.ts";
import type { DeploymentAttrs } from "../../resources/deployment.ts";
import { type Adopt, adoptsIn } from "../adopt.ts";
import { buildStack } from "../graph/build-graph.ts";
import { plannedIn } from "../planned-event.ts";
import { refuseProtected } from "../pool/protected-pool.ts";
import { providerInputs, type SecretOf } from "../pool/provider-inputs.ts";
import { publishedStrays } from "../review/foreign-notes.ts";
import { reviewOf } from "../review/review.ts";
import type { Review } from "../review/review-lines.ts";
import { type Stray, strayMark } from "../review/strays.ts";
import { type CurrentState, contentsOf, currentState, type StackContents } from "./current-state.ts";
import { readSources, type Uploads, uploadsOf } from "./uploads.ts";

export interface PrepareSettings {
  /** Reads client secrets of identity providers; a config without providers needs none. */
  readonly secretOf?: SecretOf;
  readonly adopt: Adopt;
}

/** A stack as config.ini, the state and AWS have it, and the graph of it, before anything is written. */
export interface PreparedStack {
  readonly config: Config;
  readonly aws: Aws;
  readonly current: CurrentState;
  readonly uploads: Uploads;
  readonly contents: StackContents;
  readonly stack: ReturnType<typeof buildStack>;
  readonly adopt: (id: string) => boolean;
  /** Foreign resources that the stage does not serve yet and a new deployment would publish. */
  readonly unpublished: readonly Stray[];
}

/**
 * Reads the project, AWS and the issuers, and builds the graph. Writes nothing.
 * @throws AuthzError of any code: configuration, credentials, NOT_OURS.
 */
export async function prepareStack(config: Config, aws: Aws, options: PrepareSettings): Promise<PreparedStack> {
  const sources = readSources(config);
  if (aws.endpoint === undefined) refuseForAws(config, aws.region);
  const current = await currentState(config, aws);
  const uploads = uploadsOf(config, sources, current.issuers);
  for (const text of uploads.warnings) aws.on({ type: "note", text });
  const providers = await providerInputs(config, sources.resolve, options.secretOf);
  const contents = await contentsOf(config, aws, current);
  const published = contents.foreign.filter(({ isPublished }) => isPublished);
  const { functionCode, authorizerCode, keysFetchedAt, policies } = uploads;
  const stack = buildStack({
    config,
    caller: current.caller,
    region: aws.region,
    functionCode,
    authorizerCode,
    keysFetchedAt,
    policies,
    providers,
    strays: published.map(strayMark),
  });
  const pruned = new Map([...contents.rows].filter(([id]) => !stack.graph.nodes.has(id)));
  await refuseProtected(config, pruned, current.early);
  const last = contents.rows.get(stack.deployment.id)?.attrs as DeploymentAttrs | undefined;
  const served = contents.inside && publishedStrays(contents.inside, config.api.stage, last);
  const unpublished = published.filter((one) => !served?.has(strayMark(one)));
  const adopt = adoptsIn(stack.graph, options.adopt);
  return { config, aws, current, uploads, contents, stack, adopt, unpublished };
}

function stepsOf({ nodes }: Graph<Aws>): PlannedStep[] {
  const steps = new Map<string, string[]>();
  for (const { step, id } of nodes.values()) steps.set(step, [...(steps.get(step) ?? []), id]);
  return [...steps].map(([title, ids]) => ({ title, ids }));
}

/** Compares who can call what with who could, and reports what a deploy would do. */
export async function reviewedPlan({ config, aws, stack, current, uploads, adopt }: PreparedStack): Promise<Review> {
  const { early, caller } = current;
  const review = await reviewOf(aws, { config, graph: stack.graph, early, code: uploads.code, adopts: adopt });
  aws.on(plannedIn(aws, caller, stepsOf(stack.graph), review));
  return review;
}

/** Adds the review and what is foreign to the changes of a run. */
export function completeChanges(changes: Changes, { contents }: PreparedStack, review: Review): void {
  changes.foreign.push(...contents.foreign.map(({ id, opens }) => ({ id, opens })));
  changes.widened.push(...review.widened);
  if (review.revoked.length > 0) changes.revoked = review.revoked;
}
