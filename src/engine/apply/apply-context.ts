import type { AuthzError } from "../../lib/errors.ts";
import { type EarlyReads, readEarly } from "../early-reads.ts";
import { type Changes, noChanges } from "../events.ts";
import type { Graph, Node } from "../graph.ts";
import type { ResourceKey } from "../kind.ts";
import { createOwnership, type Ownership } from "../ownership.ts";
import type { InUse } from "../remove-rows.ts";
import type { EngineRun } from "../run.ts";

export interface ApplyOptions {
  /** Whether to adopt an existing resource that has a node's name and no tags of this tool. */
  readonly adopt?: boolean | ((id: string) => boolean);
  /** Read and compare only. */
  readonly dryRun?: boolean;
  /** Reads that were started before the graph was built. */
  readonly early?: EarlyReads;
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
  readonly ownership: Ownership;
  readonly changes: Changes;
  readonly failures: AuthzError[];
  readonly inUse: InUse[];
  readonly untagged: Map<string, ResourceKey>;
  /** By node; undefined if the node failed or was not started. */
  readonly outcomes: Map<string, Promise<Outcome | undefined>>;
  readonly attrs: Map<string, unknown>;
  /** The resources of nodes, by key and by identity: no stale row may delete them. */
  readonly live: Set<string>;
  /** Nodes whose snapshot lacks a change of this run. */
  readonly outdated: Set<string>;
  /** Waits until writes are in force; see `Kind.settled`. */
  readonly settling: Promise<unknown>[];
  /** Changes to make last, by node; see `Kind.isLast`. */
  readonly last: Map<Node<C>, () => Promise<unknown>>;
}

export function createContext<C>(graph: Graph<C>, run: EngineRun<C>, options: ApplyOptions): ApplyContext<C> {
  const { adopt = false, dryRun = false, early = readEarly(run, run.state.rows) } = options;
  return {
    ...run,
    graph,
    dryRun,
    adopts: typeof adopt === "function" ? adopt : () => adopt,
    early,
    ownership: createOwnership(run, early),
    changes: noChanges(),
    failures: [],
    inUse: [],
    untagged: new Map(),
    outcomes: new Map(),
    attrs: new Map(),
    live: new Set(),
    outdated: new Set(),
    settling: [],
    last: new Map(),
  };
}

/** After a failure or Ctrl-C no new node is started. */
export const isStopped = ({ failures, signal }: Pick<ApplyContext<unknown>, "failures" | "signal">): boolean =>
  failures.length > 0 || signal.aborted;

/** Records the failure of a node. */
export function fail<C>(context: ApplyContext<C>, { id }: Node<C>, error: unknown): undefined {
  const failure = context.explain(error);
  context.failures.push(failure);
  context.on({ type: "failed", id, code: failure.code, message: failure.message });
}
