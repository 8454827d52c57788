import type { AuthzError } from "../../lib/errors.ts";
import type { Bulk } from "../bulk.ts";
import { type EarlyRead, type EarlyReads, readEarly } from "../early-reads.ts";
import { type Changes, noChanges } from "../events.ts";
import type { Graph, Node } from "../graph.ts";
import type { Change, ResourceKey } from "../kind.ts";
import { createOwnership, type Ownership } from "../ownership.ts";
import type { InUse } from "../remove-rows.ts";
import type { EngineRun } from "../run.ts";
import type { Row } from "../state/row.ts";

export interface ApplyOptions {
  /** Whether to adopt an existing resource that has a node's name and no tags of this tool. */
  readonly adopt?: boolean | ((id: string) => boolean);
  /** Read and compare only. */
  readonly dryRun?: boolean;
  /** Reads that were started before the graph was built. */
  readonly early?: EarlyReads;
  /**
   * Nodes whose change has a consequence outside the graph: their rows stay intents until `Applied.release`, so that the
   * run after one that is killed before it knows.
   */
  readonly holds?: ReadonlySet<string>;
  /** Gets what is seen of each node, and makes a dry run continue where another one stops; see `survey`. */
  readonly observations?: Map<string, Observation>;
}

/** What a dry run saw of a node's resource in AWS. */
export interface Observation {
  /** "unread": a read of it, or of something that it needs, failed. */
  readonly state: "same" | "different" | "absent" | "foreign" | "unread";
  /** Undefined if a need is unknown, so that the key is too. */
  readonly key?: ResourceKey;
  /** The attributes in AWS. */
  readonly attrs?: unknown;
  /** What deploy would change. */
  readonly changes?: readonly Change[];
  /**
   * What deploy would change if AWS were as the state file says, that is, what config.ini asks for since the last deploy;
   * undefined if the state file does not say.
   */
  readonly sinceDeploy?: readonly Change[] | undefined;
  /** Why it is foreign or unread. */
  readonly error?: AuthzError;
}

/** The outcome of a node. */
export interface Outcome {
  /** Unknown for what a dry run would create. */
  readonly attrs: unknown;
  readonly isNew: boolean;
}

/** The state that the steps of one `apply` share. */
export interface ApplyContext<C> extends EngineRun<C> {
  readonly graph: Graph<C>;
  readonly dryRun: boolean;
  readonly adopts: (id: string) => boolean;
  readonly early: EarlyReads;
  /** By node; undefined in a run that writes, or that stops at the first failure. */
  readonly observations: Map<string, Observation> | undefined;
  readonly ownership: Ownership;
  readonly changes: Changes;
  readonly failures: AuthzError[];
  readonly inUse: InUse[];
  readonly untagged: Map<string, ResourceKey>;
  /** By node; undefined if the node failed or was not started. */
  readonly outcomes: Map<string, Promise<Outcome | undefined>>;
  readonly attrs: Map<string, unknown>;
  /** By bulk: resolves once it is written, or left to single calls. */
  readonly bulks: Map<Bulk<C>, Promise<void>>;
  /** Reads by a bulk, by node: newer than the early ones. */
  readonly reads: Map<string, Pick<EarlyRead, "key" | "found">>;
  /** What a bulk did with a node's resource. */
  readonly bulked: Map<string, "created" | "updated">;
  /** The resources of nodes, by key and by identity: no stale row may delete them. */
  readonly live: Set<string>;
  /** Nodes whose snapshot lacks a change of this run. */
  readonly outdated: Set<string>;
  /** Waits until writes are in force; see `Kind.settled`. */
  readonly settling: Promise<unknown>[];
  /** Changes to make last, by node; see `Kind.isLast`. */
  readonly last: Map<Node<C>, () => Promise<unknown>>;
  readonly holds: ReadonlySet<string>;
  /** Rows that stay intents for now; see `ApplyOptions.holds`. */
  readonly held: Map<string, Row>;
}

export function createContext<C>(graph: Graph<C>, run: EngineRun<C>, options: ApplyOptions): ApplyContext<C> {
  const { adopt = false, dryRun = false, early = readEarly(run, run.state.rows), observations } = options;
  const { holds = new Set() } = options;
  return {
    ...run,
    graph,
    dryRun,
    adopts: typeof adopt === "function" ? adopt : () => adopt,
    early,
    observations,
    ownership: createOwnership(run, early),
    changes: noChanges(),
    failures: [],
    inUse: [],
    untagged: new Map(),
    outcomes: new Map(),
    attrs: new Map(),
    bulks: new Map(),
    reads: new Map(),
    bulked: new Map(),
    live: new Set(),
    outdated: new Set(),
    settling: [],
    last: new Map(),
    holds,
    held: new Map(),
  };
}

/** After a failure or Ctrl-C no new node is started. */
export const isStopped = ({ failures, signal }: Pick<ApplyContext<unknown>, "failures" | "signal">): boolean =>
  failures.length > 0 || signal.aborted;

/** Records the failure of a node. */
export function fail<C>(context: ApplyContext<C>, { id }: Node<C>, error: unknown): undefined {
  const failure = context.explain(error);
  if (context.observations !== undefined) {
    context.observations.set(id, { state: "unread", error: failure });
    return undefined;
  }
  context.failures.push(failure);
  context.on({ type: "failed", id, code: failure.code, message: failure.message });
}
