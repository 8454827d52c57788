import { fingerprint } from "../../lib/hash.ts";
import { same, stableJson } from "../../lib/json.ts";
import type { Node } from "../graph.ts";
import type { ResourceKey } from "../kind.ts";
import type { Row } from "../state/row.ts";
import { outputOf } from "../unknown.ts";
import type { ApplyContext, Outcome } from "./apply-context.ts";

/** The desired state of a node, now that the attributes of its needs are known. */
export interface NodeTarget<C> {
  readonly node: Node<C>;
  readonly props: unknown;
  readonly key: ResourceKey;
  /** From the state file. */
  readonly row: Row | undefined;
  /** The members of each of its rows. */
  readonly base: Omit<Row, "status" | "attrs">;
  /** Whether its owner was created in this run, so that it cannot exist yet. */
  readonly ownerIsNew: boolean;
  /** Whether the row has another key: that of a resource that this one replaces. */
  readonly isMoved: boolean;
}

/** Keys contain strings, in a dry run also for values known only after the deploy. */
const keyOf = <C>({ kind }: Node<C>, props: unknown): ResourceKey =>
  Object.fromEntries(Object.entries(kind.key(props)).map(([name, value]) => [name, String(value)]));

export function targetOf<C>(
  context: ApplyContext<C>,
  node: Node<C>,
  needed: ReadonlyMap<string, Outcome>,
): NodeTarget<C> {
  const { childOf, blocksOwner, type } = node.kind;
  const props = node.build(Object.fromEntries([...needed].map(([alias, { attrs }]) => [alias, outputOf(attrs)])));
  const key = keyOf(node, props);
  context.live.add(stableJson([type, key]));
  const row = context.state.rows.get(node.id);
  const owner = childOf === undefined || blocksOwner ? undefined : node.needs[childOf];
  return {
    node,
    props,
    key,
    row,
    base: { type, key, needs: Object.values(node.needs), ...(owner && { owner }) },
    ownerIsNew: childOf !== undefined && needed.get(childOf)?.isNew === true,
    isMoved: row !== undefined && !same(row.key, key),
  };
}

/** Renames the row of a replaced resource, so that it is pruned last; the new one may already have the node's ID. */
export function setAside<C>({ state }: ApplyContext<C>, { node, row, isMoved, ownerIsNew }: NodeTarget<C>): void {
  if (row === undefined || !isMoved || ownerIsNew || node.kind.keepsReplaced) return;
  if (same(state.rows.get(node.id)?.key, row.key)) state.rename(node.id, `${node.id}~${fingerprint(row.key)}`);
}
