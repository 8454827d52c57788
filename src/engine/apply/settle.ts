import type { Node } from "../graph.ts";
import { type ApplyContext, isStopped, type Outcome } from "./apply-context.ts";
import { targetOf } from "./apply-target.ts";
import { find } from "./find.ts";
import { inherit, observe } from "./observe.ts";
import { pruneBefore, pruneExcluded } from "./prune.ts";
import { reconcile } from "./reconcile.ts";
import { writtenTogether } from "./write-together.ts";

/** Reconciles one node, once its needs are met. @returns undefined if the run was stopped before. */
export async function settle<C>(context: ApplyContext<C>, node: Node<C>): Promise<Outcome | undefined> {
  if (node.kind.bulk !== undefined && !context.dryRun) await writtenTogether(context, node.kind.bulk.by);
  const needed = await outcomesOfNeeds(context, node);
  if (needed === undefined) inherit(context, node);
  if (needed === undefined || isStopped(context)) return undefined;
  await pruneBefore(context, node.kind.type);
  if (isStopped(context)) return undefined;
  const target = targetOf(context, node, needed);
  await pruneExcluded(context, target);
  if (isStopped(context)) return undefined;
  if (context.observations !== undefined) return observe(context, context.observations, target);
  const found = await find(context, target);
  if (isStopped(context)) return undefined;
  return reconcile(context, target, found?.attrs);
}

/** By alias; undefined if one of them failed. */
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
