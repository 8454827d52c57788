import { fingerprint } from "../../lib/hash.ts";
import { same, stableJson } from "../../lib/json.ts";
import type { Node } from "../graph.ts";
import type { Key } from "../kind.ts";
import type { Row } from "../state/row.ts";
import { outputOf } from "../unknown.ts";
import type { ApplyContext, Outcome } from "./work.ts";

/** What a node asks for, now that its needs are known. */
export interface NodeTarget<C> {
  readonly node: Node<C>;
  readonly props: unknown;
  readonly key: Key;
  /** As the state file has it. */
  readonly row: Row | undefined;
  /** What every row of it holds. */
  readonly base: Omit<Row, "status" | "attrs">;
  /** Its owner was created in this run, so it cannot exist yet. */
  readonly ownerIsNew: boolean;
  /** The row is of another key: of a resource that this one replaces. */
  readonly isMoved: boolean;
}

/** Keys hold texts, in a dry run also of what is known after the deploy only. */
const keyOf = <C>({ kind }: Node<C>, props: unknown): Key =>
  Object.fromEntries(Object.entries(kind.key(props)).map(([name, value]) => [name, String(value)]));

export function targetOf<C>(work: ApplyContext<C>, node: Node<C>, needed: ReadonlyMap<string, Outcome>): NodeTarget<C> {
  const { childOf, blocksOwner, type } = node.kind;
  const props = node.build(Object.fromEntries([...needed].map(([alias, { attrs }]) => [alias, outputOf(attrs)])));
  const key = keyOf(node, props);
  work.live.add(stableJson([type, key]));
  const row = work.state.rows.get(node.id);
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

/** Moves the row of a replaced resource aside, so that it is pruned last; under the node's ID the new one may exist already. */
export function setAside<C>({ state }: ApplyContext<C>, { node, row, isMoved, ownerIsNew }: NodeTarget<C>): void {
  if (row === undefined || !isMoved || ownerIsNew || node.kind.keepsReplaced) return;
  if (same(state.rows.get(node.id)?.key, row.key)) state.rename(node.id, `${node.id}~${fingerprint(row.key)}`);
}
