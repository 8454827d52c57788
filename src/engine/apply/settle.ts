import type { Node } from "../graph.ts";
import { targetOf } from "./apply-target.ts";
import { find } from "./find.ts";
import { pruneBefore, pruneExcluded } from "./prune.ts";
import { reconcile } from "./reach.ts";
import { type ApplyContext, isStopped, type Outcome } from "./work.ts";

/** Brings one node to what is wanted, once its needs are met. @returns undefined when the run was stopped before. */
export async function settle<C>(work: ApplyContext<C>, node: Node<C>): Promise<Outcome | undefined> {
  const needed = await outcomesOfNeeds(work, node);
  if (needed === undefined || isStopped(work)) return undefined;
  await pruneBefore(work, node.kind.type);
  if (isStopped(work)) return undefined;
  const target = targetOf(work, node, needed);
  await pruneExcluded(work, target);
  if (isStopped(work)) return undefined;
  const found = await find(work, target);
  if (isStopped(work)) return undefined;
  return reconcile(work, target, found?.attrs);
}

/** By alias; undefined when one of them failed. */
async function outcomesOfNeeds<C>(
  { outcomes }: ApplyContext<C>,
  { needs }: Node<C>,
): Promise<ReadonlyMap<string, Outcome> | undefined> {
  const needed = new Map<string, Outcome>();
  for (const [alias, id] of Object.entries(needs)) {
    const outcome = await outcomes.get(id);
    if (outcome === undefined) return undefined;
    needed.set(alias, outcome);
  }
  return needed;
}
