import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { type Survey, survey } from "../engine/apply/survey.ts";
import type { Changes } from "../engine/events.ts";
import { lockHolder } from "../engine/state/lock.ts";
import { memoryState } from "../engine/state/state.ts";
import { Unknown } from "../engine/unknown.ts";
import type { DeploymentAttrs } from "../resources/deployment.ts";
import { completeChanges, type PreparedStack, prepareStack, reviewedPlan } from "./deploy/prepare-stack.ts";
import { engineRun } from "./engine-run.ts";
import { stageId } from "./graph/node-ids.ts";
import type { SecretOf } from "./pool/provider-inputs.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { wouldPublish } from "./review/foreign-notes.ts";
import { isCurrent, type LiveStage } from "./status/live-stage.ts";
import { resourceReports } from "./status/resource-reports.ts";
import type { StackStatus, UnreadResource } from "./status/status-result.ts";
import { unmanagedSettings } from "./status/unmanaged-settings.ts";

export interface StatusSettings {
  /** Reads client secrets of identity providers; undefined for one that is not set, which is then not compared. */
  readonly secretOf?: SecretOf;
}

/**
 * Compares config.ini, the state and AWS. Writes nothing, neither to AWS nor to the state, and acquires no lock.
 * @throws AuthzError of the codes of a plan: configuration, credentials, and NOT_OURS if the stack's API is in doubt.
 */
export async function status(config: Config, aws: Aws, { secretOf }: StatusSettings = {}): Promise<StackStatus> {
  const work = await prepareStack(config, aws, { adopt: false, ...(secretOf && { secretOf }) });
  const { current, contents, stack } = work;
  const running = lockHolder(`${current.stateFile}.lock`);
  if (running !== undefined)
    aws.on({ type: "note", text: `another run is using this stack and may change what this shows: ${running}` });
  const [review, surveyed] = await Promise.all([
    reviewedPlan(work),
    survey(
      stack.graph,
      engineRun(aws, memoryState(contents.rows), () => {}),
      { early: current.early },
    ),
  ]);
  const { changes, observations } = surveyed;
  const removed = [...changes.deleted];
  await pruneOld(work, surveyed);
  completeChanges(changes, work, review);
  const unmanaged = await unmanagedSettings(stack.graph, aws, observations);
  for (const text of stateNotes(work)) aws.on({ type: "note", text });

  const live = await liveStage(work, surveyed);
  const reports = resourceReports(
    {
      graph: stack.graph,
      observations,
      rows: isLost(work) ? undefined : current.rows,
      live,
      deploymentId: stack.deployment.id,
      stageId: stageId(config.api.stage),
      unmanaged: unmanaged.properties,
    },
    { removed, foreign: changes.foreign },
  );
  const unread = [...unreadNodes(surveyed), ...unmanaged.unread];
  // Not in step as long as a setting of it could not be read.
  const resources = reports.filter(({ id, state }) => state !== "in-step" || !unread.some((one) => one.id === id));
  const blocked = blockers(work, surveyed);
  const isUnchanged = pendingIn(changes) === 0 && resources.every(({ state }) => !OUT_OF_STEP.has(state));
  const stageIsCurrent = isCurrent(live);
  const inStep = isUnchanged && stageIsCurrent && unread.length + blocked.length === 0;
  return { inStep, resources, stageIsCurrent, plan: changes, unread, blocked };
}

/** Foreign resources next to those of config.ini stay, and unmanaged settings too. */
const OUT_OF_STEP: ReadonlySet<string> = new Set(["drifted", "missing", "removed"]);

/** How many resources a deploy would write to. */
const pendingIn = ({ created, updated, replaced, deleted, adopted }: Changes): number =>
  created.length + updated.length + replaced.length + deleted.length + adopted.length;

/** Adds the old deployments that a deploy would delete; they are history, not something that config.ini lost. */
async function pruneOld({ aws, contents, stack }: PreparedStack, { changes, attrs }: Survey): Promise<void> {
  const deployment = attrs.get(stack.deployment.id) as DeploymentAttrs | Unknown | undefined;
  if (contents.inside === undefined || deployment === undefined) return;
  const id = deployment instanceof Unknown ? "" : deployment.id;
  await pruneDeployments(aws, contents.inside, id, { changes, dryRun: true });
}

async function liveStage({ config, current, stack }: PreparedStack, { observations }: Survey): Promise<LiveStage> {
  const id = stack.deployment.id;
  const early = current.early.get(id);
  // A failed read fails its node, which reports it.
  const found = await early?.found.catch(() => undefined);
  return {
    deployment: observations.get(id),
    stage: observations.get(stageId(config.api.stage)),
    authorizer: observations.get(stack.authorizer.id),
    made: found && early && { ...early.row, attrs: found.attrs },
  };
}

/** Every node that could not be read, and every node that was not reached because of that. */
function unreadNodes({ observations }: Survey): UnreadResource[] {
  return [...observations].flatMap(([id, { state, error }]) =>
    state === "unread" && error !== undefined ? [{ id, error }] : [],
  );
}

/** Why a deploy would stop before its first write: foreign resources with the stack's names, or that it would publish. */
function blockers({ stack, unpublished }: PreparedStack, { observations, changes }: Survey) {
  const foreign = [...observations.values()].flatMap(({ state, error }) =>
    state === "foreign" && error !== undefined ? [error] : [],
  );
  const publishes = [...changes.created, ...changes.replaced].includes(stack.deployment.id);
  return [...new Set(foreign), ...(publishes && unpublished.length > 0 ? [wouldPublish(unpublished)] : [])];
}

/** Whether the stack is deployed and its state file is missing. */
const isLost = ({ current: { isRebuilt, rows } }: PreparedStack): boolean => isRebuilt && rows.size > 0;

/** What the state file does not say. */
function stateNotes(work: PreparedStack): string[] {
  const { rows, stateFile } = work.current;
  if (isLost(work))
    return [
      `${stateFile} does not exist; the resources were found by their tags, and what was deployed last is unknown`,
    ];
  const begun = [...rows].filter(([, { status: one }]) => one === "intent").map(([id]) => id);
  if (begun.length === 0) return [];
  return [`an earlier run was interrupted while it wrote ${begun.join(", ")}`];
}
