import { same } from "../../lib/json.ts";
import type { Change } from "../kind.ts";
import { identityOf } from "../ownership.ts";
import type { Row } from "../state/row.ts";
import { UNKNOWN } from "../unknown.ts";
import { type NodeTarget, setAside } from "./apply-target.ts";
import { outdate } from "./prune.ts";
import type { ApplyContext, Outcome } from "./work.ts";
import { write } from "./write.ts";

/** Creates, updates or replaces what a target asks for, or leaves it as it is. @param found its attributes, where it exists. */
export async function reconcile<C>(work: ApplyContext<C>, target: NodeTarget<C>, found: unknown): Promise<Outcome> {
  const { id, kind } = target.node;
  const changes = found === undefined ? [] : kind.diff(target.props, found);
  if (found !== undefined && changes.length === 0) return ready(work, target, found, "unchanged");
  outdate(work, id, kind.pruneBefore);
  if (found === undefined) return create(work, target);
  return changes.some((change) => change.replace) ? replace(work, target, found) : update(work, target, found, changes);
}

async function create<C>(work: ApplyContext<C>, target: NodeTarget<C>): Promise<Outcome> {
  const { node, row, isMoved, ownerIsNew, props } = target;
  const takesPlace = row !== undefined && (isMoved || work.outdated.has(node.id)) && !ownerIsNew;
  const make = () => node.kind.create(work.aws, props);
  const attrs = work.dryRun ? UNKNOWN : await write(work, target, { action: "create", call: make });
  return ready(work, target, attrs, takesPlace ? "replaced" : "created");
}

async function replace<C>(work: ApplyContext<C>, target: NodeTarget<C>, found: unknown): Promise<Outcome> {
  const { kind } = target.node;
  if (work.dryRun) return ready(work, target, UNKNOWN, "replaced");
  const call = async () => {
    if (!kind.keepsReplaced) await kind.delete(work.aws, target.key, found);
    return kind.create(work.aws, target.props);
  };
  return ready(work, target, await write(work, target, { action: "replace", call, known: found }), "replaced");
}

async function update<C>(
  work: ApplyContext<C>,
  target: NodeTarget<C>,
  found: unknown,
  changes: readonly Change[],
): Promise<Outcome> {
  const { node, props, base } = target;
  if (work.dryRun) return ready(work, target, found, "updated");
  const make = (from: unknown, some: readonly Change[]) => {
    const call = () => node.kind.update(work.aws, props, from, some);
    return write(work, target, { action: "update", call, known: from, changes: some });
  };
  const later = changes.filter((change) => node.kind.isLast?.(change));
  if (later.length === 0) return ready(work, target, await make(found, changes), "updated");
  const first = changes.filter((change) => !later.includes(change));
  const now = first.length === 0 ? found : await make(found, first);
  setAside(work, target);
  const begun: Row = { ...base, status: "intent", attrs: now };
  work.state.set(node.id, begun);
  work.last.set(node, async () => ready(work, target, await make(now, later), "updated"));
  return outcomeOf(work, target, begun, false);
}

/** Notes that a node has what it asks for, in the state too. */
function ready<C>(
  work: ApplyContext<C>,
  target: NodeTarget<C>,
  attrs: unknown,
  action: "created" | "updated" | "replaced" | "unchanged",
): Outcome {
  const { id } = target.node;
  const row: Row = { ...target.base, status: "ready", attrs };
  if (!work.dryRun) setAside(work, target);
  if (!work.dryRun && !same(work.state.rows.get(id), row)) work.state.set(id, row);
  if (action === "unchanged") work.changes.unchanged++;
  else work.changes[action].push(id);
  work.on({ type: "done", id, action });
  return outcomeOf(work, target, row, action === "created" || action === "replaced");
}

/** From here on the resource counts as this stack's, and nodes that need it may run. */
function outcomeOf<C>(work: ApplyContext<C>, { node }: NodeTarget<C>, row: Row, isNew: boolean): Outcome {
  work.live.add(identityOf(work, row));
  work.ownership.add(row);
  work.attrs.set(node.id, row.attrs);
  return { attrs: row.attrs, isNew };
}
