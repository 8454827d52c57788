import type { Changes } from "../events.ts";
import { throwFailures } from "../failures.ts";
import type { Graph } from "../graph.ts";
import type { Key } from "../kind.ts";
import type { InUse } from "../remove-rows.ts";
import type { Run } from "../run.ts";
import { foreignResources } from "./foreign-resources.ts";
import { pruneLeftovers } from "./prune.ts";
import { settle } from "./settle.ts";
import { type ApplyContext, type ApplyOptions, createWork, fail, isStopped } from "./work.ts";

/** What exists now, by node ID, and what was done to get there. */
export interface Applied {
  readonly changes: Changes;
  /** Unknown in a dry run for what would be created. */
  readonly attrs: ReadonlyMap<string, unknown>;
  /** What config.ini no longer has and others use. */
  readonly inUse: readonly InUse[];
  /** What config.ini no longer has and has lost our tags: it stays, and its row is gone. */
  readonly untagged: readonly { readonly id: string; readonly key: Key }[];
}

/**
 * Makes AWS hold what the graph asks for. Nodes run as soon as their needs are met, side by side.
 * After a failure nothing new is started, what runs may settle, and one error lists everything that failed.
 * @throws AuthzError NOT_OURS, APPLY_FAILED, INTERRUPTED, or the single failure itself.
 */
export async function apply<C>(graph: Graph<C>, run: Run<C>, options: ApplyOptions = {}): Promise<Applied> {
  const work = createWork(graph, run, options);
  throwFailures(await foreignResources(work), run.signal);
  await settleNodes(work);
  await pruneLeftovers(work);
  await makeLastChanges(work);
  throwFailures(work.failures, run.signal);
  const { changes, attrs, inUse } = work;
  return { changes, attrs, inUse, untagged: [...work.untagged].map(([id, key]) => ({ id, key })) };
}

/** Every node; each waits for its needs. */
async function settleNodes<C>(work: ApplyContext<C>): Promise<void> {
  for (const node of work.graph.nodes.values()) {
    const outcome = settle(work, node).catch((error: unknown) => fail(work, node, error));
    work.outcomes.set(node.id, outcome);
  }
  await Promise.all(work.outcomes.values());
  await Promise.all(work.settling);
}

/** The changes that AWS refuses while something that was to be pruned still uses what they take away. */
async function makeLastChanges<C>(work: ApplyContext<C>): Promise<void> {
  if (isStopped(work)) return;
  await Promise.all([...work.last].map(([node, change]) => change().catch((error) => fail(work, node, error))));
  await Promise.all(work.settling);
}
