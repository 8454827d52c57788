import { stableJson } from "../../lib/json.ts";
import { kindOf } from "../kind.ts";
import { identityOf } from "../ownership.ts";
import { removeRows } from "../remove-rows.ts";
import type { Row } from "../state/row.ts";
import { type ApplyContext, isStopped } from "./apply-context.ts";
import type { NodeTarget } from "./apply-target.ts";

type RowEntries = readonly (readonly [string, Row])[];

/** Rows without a node in the graph. */
const staleRows = <C>({ state, graph }: ApplyContext<C>): RowEntries =>
  [...state.rows].filter(([id]) => !graph.nodes.has(id));

/** Prunes what the snapshot of a node of this type must not contain. */
export const pruneBefore = <C>(context: ApplyContext<C>, type: string): Promise<void> =>
  prune(
    context,
    staleRows(context).filter(([, row]) => kindOf(context.kinds, row.type)?.pruneBefore === type),
  );

/** Prunes what AWS does not allow together with a node's resource, and what needs it. */
export async function pruneExcluded<C>(
  context: ApplyContext<C>,
  { node: { kind }, key }: NodeTarget<C>,
): Promise<void> {
  if (kind.excludes === undefined) return;
  const stale = staleRows(context);
  const goes = new Map(stale.filter(([, row]) => row.type === kind.type && kind.excludes?.(key, row.key)));
  for (const [id] of goes) for (const one of stale) if (one[1].needs.includes(id)) goes.set(...one);
  await prune(context, [...goes]);
}

/** Prunes all other stale rows, once every node is settled. */
export async function pruneLeftovers<C>(context: ApplyContext<C>): Promise<void> {
  if (isStopped(context)) return;
  await prune(context, staleRows(context)).catch(
    (error: unknown) => void context.failures.push(context.explain(error)),
  );
}

/** Deletes the owned resources of stale rows; the other rows are removed and their resources stay in AWS. */
async function prune<C>(context: ApplyContext<C>, stale: RowEntries): Promise<void> {
  const goes = await deletable(context, stale);
  for (const [id, row] of goes) outdate(context, id, kindOf(context.kinds, row.type)?.pruneBefore);
  const { changes } = context;
  if (context.dryRun) {
    for (const id of goes.keys()) if (!changes.deleted.includes(id)) changes.deleted.push(id);
    return;
  }
  const removed = await removeRows(context, goes);
  changes.deleted.push(...removed.deleted);
  context.failures.push(...removed.failures);
  context.inUse.push(...removed.inUse);
}

/** The rows whose resource is owned and does not belong to a node. The others are removed from the state. */
async function deletable<C>(context: ApplyContext<C>, stale: RowEntries): Promise<ReadonlyMap<string, Row>> {
  const checked = await context.ownership.check(new Map(stale.filter(([, row]) => !isKept(context, row))));
  const goes = new Map<string, Row>();
  for (const [id] of stale) {
    const { verdict, row, owner } = checked.get(id) ?? {};
    if (verdict === "owned" && row !== undefined && !isKept(context, row)) goes.set(id, row);
    else if (!context.dryRun) context.state.remove(id);
    const isTop = row !== undefined && kindOf(context.kinds, row.type)?.row?.within === undefined;
    if (verdict === "foreign" && isTop && row.status === "ready" && owner === undefined)
      context.untagged.set(id, row.key);
  }
  return goes;
}

/** Whether the resource of a row belongs to a node of another name: deleting it would delete what this run created. */
const isKept = <C>({ kinds, live }: ApplyContext<C>, row: Row): boolean =>
  kindOf(kinds, row.type)?.keepsReplaced === true ||
  live.has(identityOf({ kinds }, row)) ||
  live.has(stableJson([row.type, row.key]));

/**
 * Marks the nodes whose snapshot contains a resource that is about to be written: the existing snapshot lacks the change.
 * In the state file too, so that the run after one that is killed before the new snapshot creates it.
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
