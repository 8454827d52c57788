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
import { type Contents, contentsOf, type Surroundings, surroundingsOf } from "./deploy/current.ts";
import { outputsOf } from "./deploy/outputs-of.ts";
import { readSources, type Uploads, uploadsOf } from "./deploy/uploads.ts";
import type { Deployed } from "./deployed.ts";
import { engineRun } from "./engine-run.ts";
import { buildStack } from "./graph/build-graph.ts";
import { inUseNote, untaggedNote } from "./in-use-note.ts";
import { plannedIn } from "./planned.ts";
import { refuseProtected } from "./pool/protected-pool.ts";
import { providerInputs, type SecretOf } from "./pool/provider-inputs.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { foreignNotes, publishedStrays, stopNotes, wouldPublish } from "./review/foreign.ts";
import { reviewOf } from "./review/review.ts";
import { isToBeAgreed, type Review, refuseUnagreed } from "./review/review-lines.ts";
import { type Stray, strayMark } from "./review/strays.ts";

function stepsOf({ nodes }: Graph<Aws>): PlannedStep[] {
  const steps = new Map<string, string[]>();
  for (const { step, id } of nodes.values()) steps.set(step, [...(steps.get(step) ?? []), id]);
  return [...steps].map(([title, ids]) => ({ title, ids }));
}

export interface DeployOptions {
  /** Client secrets of identity providers; a config without providers needs none. */
  readonly secretOf?: SecretOf;
  readonly adopt: Adopt;
  readonly dryRun: boolean;
  /** Publish what somebody else put into the API. */
  readonly publishForeign?: boolean;
  /**
   * Gets what a person has to agree to, before the first write; what it throws stops the run. Without it, that is
   * refused. Not called when there is nothing to agree to, nor in a dry run.
   */
  readonly confirm?: (review: Review) => Promise<void>;
}

/** The outputs, and what had to be changed to get there. Of a dry run only the changes. */
export interface Deployment {
  readonly changes: Changes;
  readonly deployed: Deployed | undefined;
}

/** What the steps of one deploy share. */
interface Work {
  readonly config: Config;
  readonly aws: Aws;
  readonly options: DeployOptions;
  readonly surroundings: Surroundings;
  readonly uploads: Uploads;
  readonly contents: Contents;
  readonly stack: ReturnType<typeof buildStack>;
  readonly adopt: (id: string) => boolean;
  /** Foreign resources that the stage does not show yet and a new deployment would publish. */
  readonly unpublished: readonly Stray[];
}

/**
 * Makes AWS hold what config.ini asks for. Reads the sources and the issuers' keys before it writes anything.
 * @throws AuthzError of any code: configuration, credentials, NOT_OURS, APPLY_FAILED, INTERRUPTED.
 */
export async function deploy(config: Config, aws: Aws, options: DeployOptions): Promise<Deployment> {
  const work = await prepare(config, aws, options);
  await refuseToPublish(work);
  const review = await agreedReview(work);
  const unlock = options.dryRun ? () => {} : lock(`${work.surroundings.stateFile}.lock`, aws.on);
  try {
    const applied = await write(work);
    await tellOf(work, applied, review);
    if (options.dryRun) return { changes: applied.changes, deployed: undefined };
    const deployed = outputsOf(config, aws, work.surroundings.caller, work.stack, work.uploads, applied.attrs);
    await flushPolicies(work, applied.changes, deployed);
    return { changes: applied.changes, deployed };
  } finally {
    unlock();
  }
}

/** Reads the project, AWS and the issuers, and puts the graph together. Nothing is written. */
async function prepare(config: Config, aws: Aws, options: DeployOptions): Promise<Work> {
  const sources = readSources(config);
  if (aws.endpoint === undefined) refuseForAws(config, aws.region);
  const surroundings = await surroundingsOf(config, aws);
  const uploads = uploadsOf(config, sources, surroundings.issuers);
  for (const text of uploads.warnings) aws.on({ type: "note", text });
  const providers = await providerInputs(config, sources.resolve, options.secretOf);
  const contents = await contentsOf(config, aws, surroundings);
  const published = contents.foreign.filter(({ isPublished }) => isPublished);
  const { functionCode, authorizerCode, keysFetchedAt, policies } = uploads;
  const stack = buildStack({
    config,
    caller: surroundings.caller,
    region: aws.region,
    functionCode,
    authorizerCode,
    keysFetchedAt,
    policies,
    providers,
    strays: published.map(strayMark),
  });
  const pruned = new Map([...contents.rows].filter(([id]) => !stack.graph.nodes.has(id)));
  await refuseProtected(config, pruned, surroundings.early);
  const last = contents.rows.get(stack.deployment.id)?.attrs as DeploymentAttrs | undefined;
  const shown = contents.inside && publishedStrays(contents.inside, config.api.stage, last);
  const unpublished = published.filter((one) => !shown?.has(strayMark(one)));
  const adopt = adoptsIn(stack.graph, options.adopt);
  return { config, aws, options, surroundings, uploads, contents, stack, adopt, unpublished };
}

const hasNewDeployment = ({ stack }: Work, { created, replaced }: Changes): boolean =>
  [...created, ...replaced].includes(stack.deployment.id);

/** Whether there will be a new deployment only a rehearsal can tell; it shares the reads that are in flight. */
async function refuseToPublish(work: Work): Promise<void> {
  const { aws, options, stack, contents, surroundings, adopt, unpublished } = work;
  if (unpublished.length === 0 || options.publishForeign || options.dryRun) return;
  const rehearsal = engineRun(aws, memoryState(contents.rows), () => {});
  const { changes } = await apply(stack.graph, rehearsal, { adopt, dryRun: true, early: surroundings.early });
  if (hasNewDeployment(work, changes)) throw wouldPublish(unpublished);
}

/** Tells what the deploy will do, and asks for what has to be agreed to. */
async function agreedReview({ config, aws, options, stack, surroundings, uploads, adopt }: Work): Promise<Review> {
  const { early, caller } = surroundings;
  const review = await reviewOf(aws, { config, graph: stack.graph, early, code: uploads.code, adopts: adopt });
  aws.on(plannedIn(aws, caller, stepsOf(stack.graph), review));
  const confirm = options.confirm ?? (async () => refuseUnagreed(review, { revoke: false, widen: false }));
  if (!options.dryRun && isToBeAgreed(review)) await confirm(review);
  return review;
}

/** Applies the graph, and deletes what earlier deployments left. */
async function write(work: Work): Promise<Applied> {
  const { aws, options, stack, contents, surroundings, adopt } = work;
  const { inside, rows } = contents;
  const { dryRun } = options;
  const run = engineRun(aws, dryRun ? memoryState(rows) : fileState(surroundings.stateFile, rows));
  const applied = await apply(stack.graph, run, { adopt, dryRun, early: surroundings.early });
  const shows = applied.attrs.get(stack.deployment.id) as DeploymentAttrs | Unknown;
  const current = shows instanceof Unknown ? "" : shows.id;
  if (hasNewDeployment(work, applied.changes) && inside?.deployments.some(({ id }) => id === current))
    throw new AuthzError("AWS_REFUSED", `CreateDeployment made nothing: it answered the old deployment ${current}`);
  if (inside !== undefined) await pruneDeployments(aws, inside, current, { changes: applied.changes, dryRun });
  return applied;
}

/** Completes the changes with what was reviewed, and tells what a person should know. */
async function tellOf(work: Work, { changes, inUse, untagged }: Applied, review: Review): Promise<void> {
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

/** A changed authorizer decides anew, but only what is not cached; a new one has nothing cached. */
async function flushPolicies({ config, aws, stack }: Work, { updated }: Changes, { apiId }: Deployed): Promise<void> {
  const { name, cacheTtlSeconds } = config.authorizer;
  const nodes = [stack.authorizer, stack.functions.get(name)];
  if (!nodes.some((node) => node !== undefined && updated.includes(node.id))) return;
  if ((await flushAuthorizers(aws, apiId, config.api.stage)) || cacheTtlSeconds === 0) return;
  const text = `this endpoint keeps policies answered before the change for up to ${cacheTtlSeconds} s`;
  aws.on({ type: "note", text });
}
