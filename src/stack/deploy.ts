import { isAbsolute, join } from "node:path";
import type { Aws } from "../aws/aws.ts";
import { refuseForAws } from "../config/checks/aws-only.ts";
import type { Config } from "../config/config.ts";
import { apply } from "../engine/apply/apply.ts";
import type { Changes, PlannedStep } from "../engine/events.ts";
import type { Graph, NodeRef } from "../engine/graph.ts";
import { lock } from "../engine/state/lock.ts";
import { fileState, memoryState } from "../engine/state/state.ts";
import { Unknown } from "../engine/unknown.ts";
import { fetchIssuer } from "../issuers/discovery.ts";
import { keyNotes } from "../issuers/key-notes.ts";
import { AuthzError } from "../lib/errors.ts";
import type { AuthorizerAttrs } from "../resources/authorizer.ts";
import type { DeploymentAttrs } from "../resources/deployment.ts";
import type { FunctionAttrs } from "../resources/function.ts";
import type { RestApiAttrs } from "../resources/rest-api.ts";
import { flushAuthorizers } from "../resources/stage.ts";
import { type Adopt, adoptsIn } from "./adopt.ts";
import { authorizerArtifact, functionArtifacts, isTold } from "./code/bundle.ts";
import { leftOutNote } from "./code/excluded-files.ts";
import type { Deployed } from "./deployed.ts";
import { engineRun } from "./engine-run.ts";
import { readInside } from "./find/api-contents.ts";
import { refuseLostApi } from "./find/lost-api.ts";
import { ownFunctions } from "./find/own-functions.ts";
import { buildStack } from "./graph/build-graph.ts";
import { API } from "./graph/node-ids.ts";
import { policyFiles } from "./graph/policy-files.ts";
import { inUseNote, untaggedNote } from "./in-use-note.ts";
import { invokeUrl, userPoolOf } from "./outputs.ts";
import { plannedIn } from "./planned.ts";
import { type MadePool, madeIssuer } from "./pool/managed-pool.ts";
import { refuseProtected } from "./pool/protected-pool.ts";
import { providerInputs, type SecretOf } from "./pool/provider-inputs.ts";
import { withIds } from "./pool/user-pool.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { foreignNotes, publishedStrays, stopNotes, wouldPublish } from "./review/foreign.ts";
import { refusePathClashes } from "./review/path-clashes.ts";
import { completeReads, reviewOf } from "./review/review.ts";
import { isToBeAgreed, type Review, refuseUnagreed } from "./review/review-lines.ts";
import { strayMark, straysIn, withoutForeignPaths } from "./review/strays.ts";
import { knownRows } from "./session.ts";

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

/**
 * Makes AWS hold what config.ini asks for. Reads the sources and the issuers' keys before it writes anything.
 * @throws AuthzError of any code: configuration, credentials, NOT_OURS, APPLY_FAILED, INTERRUPTED.
 */
export async function deploy(config: Config, aws: Aws, options: DeployOptions): Promise<Deployment> {
  const resolve = (path: string) => (isAbsolute(path) ? path : join(config.root, path));
  const functionCode = functionArtifacts(config, resolve);
  if (aws.endpoint === undefined) refuseForAws(config, aws.region);
  // Before they are asked: too old is safe, too young is not.
  const keysFetchedAt = isTold(config, resolve) ? Math.floor(Date.now() / 1000) : undefined;
  // Who calls is asked first and told first: without credentials nothing else that fails is worth reading.
  const known = knownRows(config, aws);
  known.catch(() => {});
  const resolving = Promise.all(
    config.issuers.map(async (issuer) => (issuer.createsPool ? issuer : fetchIssuer(issuer, aws.endpoint))),
  );
  resolving.catch(() => {});
  const { caller, file, rows: knownOnes, early: started } = await known;
  const early = completeReads(config, aws, knownOnes, started);
  const resolved = await resolving;

  const issuersWith = (made?: MadePool) =>
    resolved.map((issuer) => ("bundled" in issuer ? issuer.bundled : madeIssuer(issuer, made)));
  const codeWith = (made?: MadePool) => authorizerArtifact(config, issuersWith(made), resolve);
  // Zipped now even where it is zipped again once the pool is there: what is wrong with a folder is said before all else.
  const code = codeWith();
  const policies = policyFiles(config, resolve);
  const uploads = [...functionCode.values(), code];
  const note = (text: string) => aws.on({ type: "note", text });
  for (const { warning } of uploads) if (warning !== undefined) note(warning);
  const leftOut = leftOutNote(uploads);
  const fetched = resolved.filter((issuer) => "bundled" in issuer);
  // Read at the end: to load what answers takes 10 ms, beside which AWS is asked.
  const onKeys = isTold(config, resolve) ? keyNotes(fetched, config.authorizer.runtime) : Promise.resolve([]);
  const noting = onKeys.then((notes) => [...(leftOut === undefined ? [] : [leftOut]), ...notes]);
  noting.catch(() => {});
  const authorizerCode = config.userPool === undefined ? () => code : codeWith;
  const providers = await providerInputs(config, resolve, options.secretOf);
  const codes = { functionCode, authorizerCode, keysFetchedAt };
  const inside = await readInside(aws, early);
  if (inside === undefined && !early.has(API)) await refuseLostApi(aws, early);
  const functions = ownFunctions({ region: aws.region, account: caller.account }, knownOnes, config);
  const strays = inside === undefined ? [] : straysIn(inside, config, knownOnes, functions);
  const foreign = strays.filter(({ row }) => row === undefined);
  const pruned = strays.flatMap(({ id, row }) => (row ? [[id, row] as const] : []));
  const rows = withoutForeignPaths(new Map([...knownOnes, ...pruned]), config, foreign);
  if (inside !== undefined) refusePathClashes(inside, config, rows);
  const published = foreign.filter(({ isPublished }) => isPublished);
  const stack = buildStack({
    ...{ config, caller, region: aws.region, ...codes, policies, providers },
    strays: published.map(strayMark),
  });
  await refuseProtected(config, new Map([...rows].filter(([id]) => !stack.graph.nodes.has(id))), early);
  const { dryRun } = options;
  const adopt = adoptsIn(stack.graph, options.adopt);
  const last = rows.get(stack.deployment.id)?.attrs as DeploymentAttrs | undefined;
  const shown = inside === undefined ? new Set() : publishedStrays(inside, config.api.stage, last);
  const unpublished = published.filter((one) => !shown.has(strayMark(one)));
  if (unpublished.length > 0 && !options.publishForeign && !dryRun) {
    // Whether there will be a new deployment only a rehearsal can tell; it shares the reads that are under way.
    const rehearsal = engineRun(aws, memoryState(rows), () => {});
    const { changes } = await apply(stack.graph, rehearsal, { adopt, dryRun: true, early });
    if ([...changes.created, ...changes.replaced].includes(stack.deployment.id)) throw wouldPublish(unpublished);
  }
  const review = await reviewOf(aws, { config, graph: stack.graph, early, code, adopts: adopt });
  aws.on(plannedIn(aws, caller, stepsOf(stack.graph), review));
  const confirm = options.confirm ?? (async () => refuseUnagreed(review, { revoke: false, widen: false }));
  if (!dryRun && isToBeAgreed(review)) await confirm(review);

  const unlock = dryRun ? () => {} : lock(`${file}.lock`, aws.on);
  try {
    const run = engineRun(aws, dryRun ? memoryState(rows) : fileState(file, rows));
    const { changes, attrs, inUse, untagged } = await apply(stack.graph, run, { adopt, dryRun, early });
    changes.foreign.push(...foreign.map(({ id, opens }) => ({ id, opens })));
    const shows = attrs.get(stack.deployment.id) as DeploymentAttrs | Unknown;
    const current = shows instanceof Unknown ? "" : shows.id;
    const isNew = [...changes.created, ...changes.replaced].includes(stack.deployment.id);
    if (isNew && inside?.deployments.some(({ id }) => id === current))
      throw new AuthzError("AWS_REFUSED", `CreateDeployment made nothing: it answered the old deployment ${current}`);
    if (inside !== undefined) await pruneDeployments(aws, inside, current, { changes, dryRun });
    changes.widened.push(...review.widened);
    if (review.revoked.length > 0) changes.revoked = review.revoked;
    const stays = [...inUse.map(inUseNote), ...untagged.map(untaggedNote)];
    const notes = [...review.notes, ...(await noting), ...foreignNotes(foreign), ...stays];
    if (dryRun) notes.push(...stopNotes(isNew && !options.publishForeign ? unpublished : []));
    notes.forEach(note);
    if (dryRun) return { changes, deployed: undefined };
    const attrsOf = <A>(ref: NodeRef<A>) => attrs.get(ref.id) as A;
    const api: RestApiAttrs = attrsOf(stack.api);
    const authorizer: AuthorizerAttrs = attrsOf(stack.authorizer);
    const made = stack.userPool && { pool: attrsOf(stack.userPool.pool), client: attrsOf(stack.userPool.client) };
    const deployed: Deployed = {
      invokeUrl: invokeUrl(aws, api.id, config.api.stage),
      apiId: api.id,
      stage: config.api.stage,
      region: aws.region,
      accountId: caller.account,
      authorizerId: authorizer.id,
      functions: Object.fromEntries(
        [...stack.functions].map(([name, ref]) => [name, (attrsOf(ref) as FunctionAttrs).arn]),
      ),
      issuers: issuersWith(made).map(({ name, kind, issuers: [issuer = ""], jwksUri, audience }) => ({
        name,
        kind,
        issuer,
        jwksUri,
        audience,
      })),
      userPool: userPoolOf(
        stack.userPool && made
          ? withIds(config, {
              poolId: made.pool.id,
              clientId: made.client.id,
              domain: attrsOf(stack.userPool.domain).domain,
            })
          : config,
        aws,
      ),
    };
    // A changed authorizer decides anew, but only what is not cached; a new one has nothing cached.
    const guards = [stack.authorizer, stack.functions.get(config.authorizer.name)];
    const isOutdated = guards.some((guard) => guard !== undefined && changes.updated.includes(guard.id));
    const isStale = isOutdated && !(await flushAuthorizers(aws, api.id, config.api.stage));
    const { cacheTtlSeconds } = config.authorizer;
    if (isStale && cacheTtlSeconds > 0)
      note(`this endpoint keeps policies answered before the change for up to ${cacheTtlSeconds} s`);
    return { changes, deployed };
  } finally {
    unlock();
  }
}
