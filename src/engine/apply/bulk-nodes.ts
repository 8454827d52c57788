import { same } from "../../lib/json.ts";
import type { BulkMember } from "../bulk.ts";
import type { Node } from "../graph.ts";
import type { ReadResult } from "../kind.ts";
import type { Row } from "../state/row.ts";
import { UNKNOWN } from "../unknown.ts";
import type { ApplyContext, Outcome } from "./apply-context.ts";
import { type NodeTarget, targetOf } from "./apply-target.ts";
import { knownAttrs, read } from "./find.ts";
import { outdate } from "./prune.ts";

/** A node of a bulk before anything is written. */
export interface BulkNode<C> {
  readonly target: NodeTarget<C>;
  /** The attributes of the existing resource. */
  readonly found: unknown;
  readonly member: BulkMember;
}

type Outcomes = ReadonlyMap<string, Outcome>;

/** The outcomes of a node's needs by alias; a bulk has those of all nodes before it. */
const neededBy = <C>({ needs }: Node<C>, outcomes: Outcomes): Outcomes =>
  new Map(
    Object.entries(needs).flatMap(([alias, id]) => {
      const outcome = outcomes.get(id);
      return outcome === undefined ? [] : [[alias, outcome] as const];
    }),
  );

/** Reads and compares the nodes as a dry run does; what does not exist yet is unknown to those that need it. */
export async function lookAtBulk<C>(
  context: ApplyContext<C>,
  nodes: readonly Node<C>[],
  outside: Outcomes,
): Promise<BulkNode<C>[]> {
  const outcomes = new Map(outside);
  const looked: BulkNode<C>[] = [];
  for (const node of nodes) {
    const target = targetOf(context, node, neededBy(node, outcomes));
    const reading = target.ownerIsNew ? undefined : read(context, target);
    if (reading !== undefined) context.reads.set(node.id, { key: target.key, found: reading });
    const found = await reading;
    outcomes.set(node.id, { attrs: found?.attrs ?? UNKNOWN, isNew: found === undefined });
    const member = { id: node.id, state: stateOf(target, found), part: node.kind.bulk?.part(target.props) };
    looked.push({ target, found: found?.attrs, member });
  }
  return looked;
}

/** What a bulk has to know; a resource that is to be replaced, moved or refused is left to its own calls. */
function stateOf<C>(
  { node: { kind }, props, isMoved, ownerIsNew }: NodeTarget<C>,
  found: ReadResult<unknown> | undefined,
): BulkMember["state"] {
  if (isMoved && !ownerIsNew) return "same";
  if (found === undefined) return "absent";
  if (!found.owned || found.duplicates?.length) return "same";
  const changes = kind.diff(props, found.attrs);
  return changes.length === 0 || changes.some((change) => change.replace || kind.isLast?.(change))
    ? "same"
    : "different";
}

/** Reports the start of the writes, and writes the intent rows: their keys find what a killed run leaves. */
export function beginBulk<C>(context: ApplyContext<C>, chosen: readonly BulkNode<C>[]): void {
  const rows = chosen.map(({ target: { node, props, base }, found }): [string, Row] => {
    context.on({ type: "started", id: node.id, action: found === undefined ? "create" : "update" });
    outdate(context, node.id, node.kind.pruneBefore);
    const known = found ?? node.kind.intent?.(props);
    return [node.id, { ...base, status: "intent", ...(known !== undefined && { attrs: known }) }];
  });
  context.state.setAll(rows);
}

/** Reads all nodes again, and writes the rows of those that are as they should be. */
export async function endBulk<C>(
  context: ApplyContext<C>,
  looked: readonly BulkNode<C>[],
  { outside, chosen }: { readonly outside: Outcomes; readonly chosen: ReadonlySet<BulkNode<C>> },
): Promise<void> {
  const outcomes = new Map(outside);
  const rows: [string, Row][] = [];
  for (const one of looked) {
    const { node } = one.target;
    const target = targetOf(context, node, neededBy(node, outcomes));
    const reading = node.kind.read(context.aws, target.key, knownAttrs(target));
    context.reads.set(node.id, { key: target.key, found: reading });
    const found = await reading;
    outcomes.set(node.id, { attrs: found?.attrs ?? UNKNOWN, isNew: one.found === undefined });
    if (!chosen.has(one) || !found?.owned) continue;
    context.bulked.set(node.id, one.found === undefined ? "created" : "updated");
    // The row of a change whose consequences are not drawn yet stays an intent.
    const isHeld = one.found !== undefined && context.holds.has(node.id);
    if (isHeld || node.kind.diff(target.props, found.attrs).length > 0) continue;
    const row: Row = { ...target.base, status: "ready", attrs: found.attrs };
    if (!same(context.state.rows.get(node.id), row)) rows.push([node.id, row]);
  }
  context.state.setAll(rows);
}
