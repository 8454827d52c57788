import { stableJson } from "../../lib/json.ts";
import { kindOf } from "../kind.ts";
import { identityOf } from "../ownership.ts";
import { removeRows } from "../remove-rows.ts";
import type { Row } from "../state/row.ts";
import type { NodeTarget } from "./apply-target.ts";
import { type ApplyContext, isStopped } from "./work.ts";

type RowEntries = readonly (readonly [string, Row])[];

/** Rows the graph has no node for. */
const staleRows = <C>({ state, graph }: ApplyContext<C>): RowEntries =>
  [...state.rows].filter(([id]) => !graph.nodes.has(id));

/** Prunes what a node of this type must not capture. */
export const pruneBefore = <C>(work: ApplyContext<C>, type: string): Promise<void> =>
  prune(
    work,
    staleRows(work).filter(([, row]) => kindOf(work.kinds, row.type)?.pruneBefore === type),
  );

/** Prunes what AWS does not let exist beside a target's resource, and what needs that. */
export async function pruneExcluded<C>(work: ApplyContext<C>, { node: { kind }, key }: NodeTarget<C>): Promise<void> {
  if (kind.excludes === undefined) return;
  const stale = staleRows(work);
  const goes = new Map(stale.filter(([, row]) => row.type === kind.type && kind.excludes?.(key, row.key)));
  for (const [id] of goes) for (const one of stale) if (one[1].needs.includes(id)) goes.set(...one);
  await prune(work, [...goes]);
}

/** Prunes all that is left, once every node has what it asks for. */
export async function pruneLeftovers<C>(work: ApplyContext<C>): Promise<void> {
  if (isStopped(work)) return;
  await prune(work, staleRows(work)).catch((error: unknown) => void work.failures.push(work.explain(error)));
}

/** Deletes what stale rows stand for where it is ours; the rest is forgotten and stays in AWS. */
async function prune<C>(work: ApplyContext<C>, stale: RowEntries): Promise<void> {
  const goes = await deletable(work, stale);
  for (const [id, row] of goes) outdate(work, id, kindOf(work.kinds, row.type)?.pruneBefore);
  const { changes } = work;
  if (work.dryRun) {
    for (const id of goes.keys()) if (!changes.deleted.includes(id)) changes.deleted.push(id);
    return;
  }
  const removed = await removeRows(work, goes);
  changes.deleted.push(...removed.deleted);
  work.failures.push(...removed.failures);
  work.inUse.push(...removed.inUse);
}

/** Those whose resource shows our tags in this run, and is not what a node stands for. The others leave the state. */
async function deletable<C>(work: ApplyContext<C>, stale: RowEntries): Promise<ReadonlyMap<string, Row>> {
  const checked = await work.ownership.check(new Map(stale.filter(([, row]) => !isKept(work, row))));
  const goes = new Map<string, Row>();
  for (const [id] of stale) {
    const { verdict, row, owner } = checked.get(id) ?? {};
    if (verdict === "owned" && row !== undefined && !isKept(work, row)) goes.set(id, row);
    else if (!work.dryRun) work.state.remove(id);
    const isTop = row !== undefined && kindOf(work.kinds, row.type)?.row?.within === undefined;
    if (verdict === "foreign" && isTop && row.status === "ready" && owner === undefined) work.untagged.set(id, row.key);
  }
  return goes;
}

/** The same resource under another node's name: to delete it would delete what this run has just made. */
const isKept = <C>({ kinds, live }: ApplyContext<C>, row: Row): boolean =>
  kindOf(kinds, row.type)?.keepsReplaced === true ||
  live.has(identityOf({ kinds }, row)) ||
  live.has(stableJson([row.type, row.key]));

/**
 * Marks the nodes that capture a resource that is about to be written: the snapshot that exists lacks the change. On
 * disk too, so that the run after one that is killed before the new snapshot takes it.
 */
export function outdate<C>(
  { graph, state, outdated, dryRun }: ApplyContext<C>,
  id: string,
  captor: string | undefined,
): void {
  for (const node of graph.nodes.values()) {
    if (node.kind.type !== captor || outdated.has(node.id)) continue;
    if (graph.nodes.has(id) && !Object.values(node.needs).includes(id)) continue;
    outdated.add(node.id);
    const row = state.rows.get(node.id);
    if (row === undefined || dryRun) continue;
    const { attrs: _, ...rest } = row;
    state.set(node.id, { ...rest, status: "intent" });
  }
}
