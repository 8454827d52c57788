import type { Bulk } from "../bulk.ts";
import type { Node } from "../graph.ts";
import { type ApplyContext, fail, isStopped, type Outcome } from "./apply-context.ts";
import { type BulkNode, beginBulk, endBulk, lookAtBulk } from "./bulk-nodes.ts";
import { pruneExcluded } from "./prune.ts";

/**
 * Writes the resources of a bulk together, if there are many. Each of its nodes waits for this and is then settled like any
 * other: it reads its resource, and its kind writes what the bulk did not. So nothing but the time depends on the bulk.
 */
export function writtenTogether<C>(context: ApplyContext<C>, bulk: Bulk<C>): Promise<void> {
  const known = context.bulks.get(bulk);
  if (known !== undefined) return known;
  const nodes = [...context.graph.nodes.values()].filter(({ kind }) => kind.bulk?.by === bulk);
  // All nodes must have started to settle before their outcomes can be awaited.
  const written = Promise.resolve().then(() => writeTogether(context, bulk, nodes));
  const reported = written.catch((error: unknown) => nodes[0] && fail(context, nodes[0], error));
  context.bulks.set(bulk, reported);
  return reported;
}

async function writeTogether<C>(context: ApplyContext<C>, bulk: Bulk<C>, nodes: readonly Node<C>[]): Promise<void> {
  const outside = await outcomesOutside(context, nodes);
  if (outside === undefined || isStopped(context)) return;
  const looked = await lookAtBulk(context, nodes, outside);
  const work = bulk.plan(looked.map(({ member }) => member));
  if (work === undefined || isStopped(context)) return;
  const chosen = looked.filter(({ member }) => work.ids.has(member.id));
  for (const { target } of chosen) await pruneExcluded(context, target);
  if (isStopped(context)) return;
  beginBulk(context, chosen);
  await work.write(context.aws);
  await endBulk(context, looked, { outside, chosen: new Set<BulkNode<C>>(chosen) });
}

/** The outcomes of what the nodes need besides each other; undefined if one of them failed. */
async function outcomesOutside<C>(
  { outcomes }: ApplyContext<C>,
  nodes: readonly Node<C>[],
): Promise<ReadonlyMap<string, Outcome> | undefined> {
  const members = new Set(nodes.map(({ id }) => id));
  const needed = new Set(nodes.flatMap(({ needs }) => Object.values(needs)).filter((id) => !members.has(id)));
  const outside = new Map<string, Outcome>();
  for (const id of needed) {
    const outcome = await outcomes.get(id);
    if (outcome === undefined) return undefined;
    outside.set(id, outcome);
  }
  return outside;
}
