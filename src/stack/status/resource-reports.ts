import type { Aws } from "../../aws/aws.ts";
import type { Observation } from "../../engine/apply/apply-context.ts";
import type { Foreign } from "../../engine/events.ts";
import type { Graph } from "../../engine/graph.ts";
import type { Rows } from "../../engine/state/row.ts";
import { type LiveStage, olderSnapshot, stageOf } from "./live-stage.ts";
import { propertyReports } from "./property-reports.ts";
import type { Origin, PropertyReport, ResourceReport, ResourceState } from "./status-result.ts";

/** What the reports are made of. */
export interface StatusSources {
  readonly graph: Graph<Aws>;
  readonly observations: ReadonlyMap<string, Observation>;
  /** Of the state file; undefined if it was missing. */
  readonly rows: Rows | undefined;
  readonly live: LiveStage;
  /** IDs of the nodes of the deployment and the stage. */
  readonly deploymentId: string;
  readonly stageId: string;
  readonly unmanaged: ReadonlyMap<string, readonly PropertyReport[]>;
}

/** Whether a missing resource was deleted by hand, or has not been deployed yet. */
function originOfMissing(id: string, rows: Rows | undefined): Origin {
  if (rows === undefined) return "unknown";
  const status = rows.get(id)?.status;
  return status === undefined ? "config" : status === "ready" ? "hand" : "unknown";
}

const STATES = { same: "in-step", different: "drifted", absent: "missing", foreign: "foreign" } as const;

/** The report of a node; undefined if it could not be read. */
function reportOf(id: string, sources: StatusSources): ResourceReport | undefined {
  const { graph, observations, rows, live, deploymentId, stageId } = sources;
  const seen = id === stageId ? stageOf(live) : observations.get(id);
  if (seen === undefined || seen.state === "unread") return undefined;
  const older = id === deploymentId ? olderSnapshot(live) : undefined;
  if (older !== undefined) return { id, state: "drifted", properties: [older] };
  if (seen.state === "foreign") return { id, state: "foreign", properties: [], detail: seen.error?.message ?? "" };
  if (seen.state === "absent") return { id, state: "missing", properties: [], origin: originOfMissing(id, rows) };
  // Rows that were rebuilt say nothing of the last deploy.
  const known = rows === undefined ? { ...seen, sinceDeploy: undefined } : seen;
  const unmanaged = sources.unmanaged.get(id) ?? [];
  const properties = [...propertyReports(known, graph.nodes.get(id)?.kind.watched ?? {}), ...unmanaged];
  const state: ResourceState = STATES[seen.state];
  return { id, state: state === "in-step" && unmanaged.length > 0 ? "unmanaged" : state, properties };
}

/** The reports of all resources: of config.ini, of what it no longer has, and of what the API contains besides. */
export function resourceReports(
  sources: StatusSources,
  { removed, foreign }: { readonly removed: readonly string[]; readonly foreign: readonly Foreign[] },
): ResourceReport[] {
  return [
    ...[...sources.graph.nodes.keys()].flatMap((id) => reportOf(id, sources) ?? []),
    ...removed.map((id): ResourceReport => ({ id, state: "removed", properties: [] })),
    ...foreign.map(
      ({ id, opens }): ResourceReport => ({ id, state: "foreign", properties: [], detail: `it opens ${opens}` }),
    ),
  ];
}
