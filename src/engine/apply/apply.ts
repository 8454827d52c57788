import type { Changes } from "../events.ts";
import { throwFailures } from "../failures.ts";
import type { Graph } from "../graph.ts";
import type { ResourceKey } from "../kind.ts";
import type { InUse } from "../remove-rows.ts";
import type { EngineRun } from "../run.ts";
import { type ApplyContext, type ApplyOptions, createContext, fail, isStopped } from "./apply-context.ts";
import { ownershipErrors } from "./foreign-resources.ts";
import { pruneLeftovers } from "./prune.ts";
import { settle } from "./settle.ts";

/** The resources after a run, and the changes that it made. */
export interface Applied {
  readonly changes: Changes;
  /** By node ID; Unknown for what a dry run would create. */
  readonly attrs: ReadonlyMap<string, unknown>;
  /** Resources that config.ini no longer has and others use. */
  readonly inUse: readonly InUse[];
  /** Resources that config.ini no longer has and that lost this stack's tags: they stay, and their rows are removed. */
  readonly untagged: readonly { readonly id: string; readonly key: ResourceKey }[];
  /** Nodes of `ApplyOptions.holds` that changed in this run, or in one before it that did not release them. */
  readonly held: readonly string[];
  /** Their rows are ready. */
  readonly release: () => void;
}

/**
 * Reconciles AWS with the graph. Nodes run concurrently, each as soon as its needs are met. After a failure no new node is
 * started, running ones may finish, and one error lists all failures.
 * @throws AuthzError NOT_OURS, APPLY_FAILED, INTERRUPTED, or the single failure itself.
 */
export async function apply<C>(graph: Graph<C>, run: EngineRun<C>, options: ApplyOptions = {}): Promise<Applied> {
  const context = createContext(graph, run, options);
  if (context.observations === undefined) throwFailures(await ownershipErrors(context), run.signal);
  await settleNodes(context);
  await pruneLeftovers(context);
  await makeLastChanges(context);
  throwFailures(context.failures, run.signal);
  const { changes, attrs, inUse, held, state } = context;
  return {
    changes,
    attrs,
    inUse,
    untagged: [...context.untagged].map(([id, key]) => ({ id, key })),
    held: [...held.keys()],
    release() {
      for (const [id, row] of held) state.set(id, { ...row, status: "ready" });
    },
  };
}

/** Settles every node; each waits for its needs. */
async function settleNodes<C>(context: ApplyContext<C>): Promise<void> {
  for (const node of context.graph.nodes.values()) {
    const outcome = settle(context, node).catch((error: unknown) => fail(context, node, error));
    context.outcomes.set(node.id, outcome);
  }
  await Promise.all(context.outcomes.values());
  await Promise.all(context.settling);
}

/** Makes the changes that AWS refuses before pruning; see `Kind.isLast`. */
async function makeLastChanges<C>(context: ApplyContext<C>): Promise<void> {
  if (isStopped(context)) return;
  await Promise.all([...context.last].map(([node, change]) => change().catch((error) => fail(context, node, error))));
  await Promise.all(context.settling);
}
