import type { Aws } from "../aws/aws.ts";
import { refuseForAws } from "../config/checks/aws-only.ts";
import type { Config } from "../config/config.ts";
import { type Applied, apply } from "../engine/apply/apply.ts";
import type { Changes, PlannedStep } from "../engine/events.ts";
import type { Graph } from "../engine/graph.ts";
import { lock } from "../engine/state/lock.ts";
import { fileState, memoryState } from "../engine/state/state.ts";
import { Unknown } from "../engine/unknown.ts";
import { AuthzError } from "../lib/errors.ts";
import type { DeploymentAttrs } from "../resources/deployment.ts";
import { flushAuthorizers } from "../resources/stage.ts";
import { type Adopt, adoptsIn } from "./adopt.ts";
import { type CurrentState, contentsOf, currentState, type StackContents } from "./deploy/current-state.ts";
import { outputsOf } from "./deploy/outputs-of.ts";
import { readSources, type Uploads, uploadsOf } from "./deploy/uploads.ts";
import { engineRun } from "./engine-run.ts";
import { buildStack } from "./graph/build-graph.ts";
import { inUseNote, untaggedNote } from "./kept-notes.ts";
import type { DeployedStack } from "./locate.ts";
import { plannedIn } from "./planned-event.ts";
import { refuseProtected } from "./pool/protected-pool.ts";
import { providerInputs, type SecretOf } from "./pool/provider-inputs.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { foreignNotes, publishedStrays, stopNotes, wouldPublish } from "./review/foreign-notes.ts";
import { reviewOf } from "./review/review.ts";
import { isToBeAgreed, type Review, refuseUnagreed } from "./review/review-lines.ts";
import { type Stray, strayMark } from "./review/strays.ts";

function stepsOf({ nodes }: Graph<Aws>): PlannedStep[] {
  const steps = new Map<string, string[]>();
  for (const { step, id } of nodes.values()) steps.set(step, [...(steps.get(step) ?? []), id]);
  return [...steps].map(([title, ids]) => ({ title, ids }));
}

export interface DeploySettings {
  /** Reads client secrets of identity providers; a config without providers needs none. */
  readonly secretOf?: SecretOf;
  readonly adopt: Adopt;
  readonly dryRun: boolean;
  /** Publish foreign resources in the API. */
  readonly publishForeign?: boolean;
  /**
   * Confirms the review before the first write; an error from it stops the run. Without it, a review that needs
   * confirmation is refused. Not called if the review needs none, nor in a dry run.
   */
  readonly confirm?: (review: Review) => Promise<void>;
}

/** The outputs and the changes; in a dry run only the changes. */
export interface DeployOutcome {
  readonly changes: Changes;
  readonly deployed: DeployedStack | undefined;
}

/** The state that the steps of one deploy share. */
interface DeployContext {
  readonly config: Config;
  readonly aws: Aws;
  readonly options: DeploySettings;
  readonly current: CurrentState;
  readonly uploads: Uploads;
  readonly contents: StackContents;
  readonly stack: ReturnType<typeof buildStack>;
  readonly adopt: (id: string) => boolean;
  /** Foreign resources that the stage does not serve yet and a new deployment would publish. */
  readonly unpublished: readonly Stray[];
}

/**
 * Deploys config.ini to AWS. Reads the sources and the issuers' keys before it writes anything.
 * @throws AuthzError of any code: configuration, credentials, NOT_OURS, APPLY_FAILED, INTERRUPTED.
 */
export async function deploy(config: Config, aws: Aws, options: DeploySettings): Promise<DeployOutcome> {
  const work = await prepare(config, aws, options);
  await refuseToPublish(work);
  const review = await confirmedReview(work);
  const unlock = options.dryRun ? () => {} : lock(`${work.current.stateFile}.lock`, aws.on);
  try {
    const applied = await write(work);
    await reportNotes(work, applied, review);
    if (options.dryRun) return { changes: applied.changes, deployed: undefined };
    const deployed = outputsOf(config, aws, work.current.caller, work.stack, work.uploads, applied.attrs);
    await flushPolicies(work, applied, deployed);
    return { changes: applied.changes, deployed };
  } finally {
    unlock();
  }
}

/** Reads the project, AWS and the issuers, and builds the graph. Writes nothing. */
async function prepare(config: Config, aws: Aws, options: DeploySettings): Promise<DeployContext> {
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
  return { config, aws, options, current, uploads, contents, stack, adopt, unpublished };
}

const hasNewDeployment = ({ stack }: DeployContext, { created, replaced }: Changes): boolean =>
  [...created, ...replaced].includes(stack.deployment.id);

/** A dry run shows whether there will be a new deployment; it shares the reads in flight. */
async function refuseToPublish(work: DeployContext): Promise<void> {
  const { aws, options, stack, contents, current, adopt, unpublished } = work;
  if (unpublished.length === 0 || options.publishForeign || options.dryRun) return;
  const rehearsal = engineRun(aws, memoryState(contents.rows), () => {});
  const { changes } = await apply(stack.graph, rehearsal, { adopt, dryRun: true, early: current.early });
  if (hasNewDeployment(work, changes)) throw wouldPublish(unpublished);
}

/** Reports what the deploy will do, and asks for confirmation if needed. */
async function confirmedReview({
  config,
  aws,
  options,
  stack,
  current,
  uploads,
  adopt,
}: DeployContext): Promise<Review> {
  const { early, caller } = current;
  const review = await reviewOf(aws, { config, graph: stack.graph, early, code: uploads.code, adopts: adopt });
  aws.on(plannedIn(aws, caller, stepsOf(stack.graph), review));
  const confirm = options.confirm ?? (async () => refuseUnagreed(review, { revoke: false, widen: false }));
  if (!options.dryRun && isToBeAgreed(review)) await confirm(review);
  return review;
}

/** Applies the graph, and prunes old deployments. */
async function write(work: DeployContext): Promise<Applied> {
  const { aws, options, stack, contents, current, adopt } = work;
  const { inside, rows } = contents;
  const { dryRun } = options;
  const run = engineRun(aws, dryRun ? memoryState(rows) : fileState(current.stateFile, rows));
  const holds = authorizerNodes(work);
  const applied = await apply(stack.graph, run, { adopt, dryRun, early: current.early, holds });
  const deployment = applied.attrs.get(stack.deployment.id) as DeploymentAttrs | Unknown;
  const deploymentId = deployment instanceof Unknown ? "" : deployment.id;
  if (hasNewDeployment(work, applied.changes) && inside?.deployments.some(({ id }) => id === deploymentId))
    throw new AuthzError(
      "AWS_REFUSED",
      `CreateDeployment returned the existing deployment ${deploymentId}, not a new one`,
      {
        fix: { text: "deploy again", command: { name: "deploy" } },
      },
    );
  if (inside !== undefined) await pruneDeployments(aws, inside, deploymentId, { changes: applied.changes, dryRun });
  return applied;
}

/** Adds the review to the changes, and reports the notes. */
async function reportNotes(work: DeployContext, { changes, inUse, untagged }: Applied, review: Review): Promise<void> {
  const { aws, options, contents, uploads, unpublished } = work;
  changes.foreign.push(...contents.foreign.map(({ id, opens }) => ({ id, opens })));
  changes.widened.push(...review.widened);
  if (review.revoked.length > 0) changes.revoked = review.revoked;
  const stops = options.dryRun && hasNewDeployment(work, changes) && !options.publishForeign ? unpublished : [];
  const notes = [
    ...[...review.notes, ...(await uploads.notes), ...foreignNotes(contents.foreign)],
    ...[...inUse.map(inUseNote), ...untagged.map(untaggedNote), ...stopNotes(stops)],
  ];
  for (const text of notes) aws.on({ type: "note", text });
}

/** The authorizer and its function: what API Gateway has cached is of the time before their change. */
const authorizerNodes = ({ config, stack }: DeployContext): ReadonlySet<string> =>
  new Set([stack.authorizer, stack.functions.get(config.authorizer.name)].flatMap((node) => node?.id ?? []));

/** A changed authorizer takes effect only for policies that are not cached; a new one has none cached. */
async function flushPolicies(
  { config, aws }: DeployContext,
  { held, release }: Applied,
  { apiId }: DeployedStack,
): Promise<void> {
  if (held.length === 0) return;
  const { cacheTtlSeconds } = config.authorizer;
  const isFlushed = await flushAuthorizers(aws, apiId, config.api.stage);
  release();
  if (isFlushed || cacheTtlSeconds === 0) return;
  const text = `this endpoint caches policies from before the change for up to ${cacheTtlSeconds} s`;
  aws.on({ type: "note", text });
}
