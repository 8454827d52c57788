import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type Applied, apply } from "../engine/apply/apply.ts";
import type { Changes } from "../engine/events.ts";
import { lock } from "../engine/state/lock.ts";
import { fileState, memoryState } from "../engine/state/state.ts";
import { Unknown } from "../engine/unknown.ts";
import { AuthzError } from "../lib/errors.ts";
import type { DeploymentAttrs } from "../resources/deployment.ts";
import { flushAuthorizers } from "../resources/stage.ts";
import { outputsOf } from "./deploy/outputs-of.ts";
import {
  completeChanges,
  type PreparedStack,
  type PrepareSettings,
  prepareStack,
  reviewedPlan,
} from "./deploy/prepare-stack.ts";
import { engineRun } from "./engine-run.ts";
import { inUseNote, untaggedNote } from "./kept-notes.ts";
import type { DeployedStack } from "./locate.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { foreignNotes, stopNotes, wouldPublish } from "./review/foreign-notes.ts";
import { isToBeAgreed, type Review, refuseUnagreed } from "./review/review-lines.ts";

export interface DeploySettings extends PrepareSettings {
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
interface DeployContext extends PreparedStack {
  readonly options: DeploySettings;
}

/**
 * Deploys config.ini to AWS. Reads the sources and the issuers' keys before it writes anything.
 * @throws AuthzError of any code: configuration, credentials, NOT_OURS, APPLY_FAILED, INTERRUPTED.
 */
export async function deploy(config: Config, aws: Aws, options: DeploySettings): Promise<DeployOutcome> {
  const work = { ...(await prepareStack(config, aws, options)), options };
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
async function confirmedReview(work: DeployContext): Promise<Review> {
  const { options } = work;
  const review = await reviewedPlan(work);
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
  completeChanges(changes, work, review);
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
