import { same } from "../../lib/json.ts";
import type { Change } from "../kind.ts";
import { identityOf } from "../ownership.ts";
import type { Row } from "../state/row.ts";
import { UNKNOWN } from "../unknown.ts";
import type { ApplyContext, Outcome } from "./apply-context.ts";
import { type NodeTarget, setAside } from "./apply-target.ts";
import { outdate } from "./prune.ts";
import { write } from "./write.ts";

type Action = "created" | "updated" | "replaced" | "unchanged";

/** Creates, updates or replaces a node's resource, or leaves it unchanged. @param found its attributes, if it exists. */
export async function reconcile<C>(context: ApplyContext<C>, target: NodeTarget<C>, found: unknown): Promise<Outcome> {
  const { id, kind } = target.node;
  const changes = found === undefined ? [] : kind.diff(target.props, found);
  if (found !== undefined && changes.length === 0) return ready(context, target, found, "unchanged");
  outdate(context, id, kind.pruneBefore ?? kind.capturedBy?.(changes));
  if (found === undefined) return create(context, target);
  return changes.some((change) => change.replace)
    ? replace(context, target, found)
    : update(context, target, found, changes);
}

async function create<C>(context: ApplyContext<C>, target: NodeTarget<C>): Promise<Outcome> {
  const { node, row, isMoved, ownerIsNew, props } = target;
  const isReplacement = row !== undefined && (isMoved || context.outdated.has(node.id)) && !ownerIsNew;
  const call = () => node.kind.create(context.aws, props);
  const attrs = context.dryRun ? UNKNOWN : await write(context, target, { action: "create", call });
  return ready(context, target, attrs, isReplacement ? "replaced" : "created");
}

async function replace<C>(context: ApplyContext<C>, target: NodeTarget<C>, found: unknown): Promise<Outcome> {
  const { kind } = target.node;
  if (context.dryRun) return ready(context, target, UNKNOWN, "replaced");
  const call = async () => {
    if (!kind.keepsReplaced) await kind.delete(context.aws, target.key, found);
    return kind.create(context.aws, target.props);
  };
  return ready(context, target, await write(context, target, { action: "replace", call, known: found }), "replaced");
}

async function update<C>(
  context: ApplyContext<C>,
  target: NodeTarget<C>,
  found: unknown,
  changes: readonly Change[],
): Promise<Outcome> {
  const { node, props, base } = target;
  if (context.dryRun) return ready(context, target, found, "updated");
  const callUpdate = (from: unknown, some: readonly Change[]) => {
    const call = () => node.kind.update(context.aws, props, from, some);
    return write(context, target, { action: "update", call, known: from, changes: some });
  };
  const later = changes.filter((change) => node.kind.isLast?.(change));
  if (later.length === 0) return ready(context, target, await callUpdate(found, changes), "updated");
  const first = changes.filter((change) => !later.includes(change));
  const now = first.length === 0 ? found : await callUpdate(found, first);
  setAside(context, target);
  const begun: Row = { ...base, status: "intent", attrs: now };
  context.state.set(node.id, begun);
  context.last.set(node, async () => ready(context, target, await callUpdate(now, later), "updated"));
  return outcomeOf(context, target, begun, false);
}

/** Whether a consequence of a change is not drawn yet: of one now, or of one before whose row was not released. */
function isToBeHeld<C>({ holds, dryRun }: ApplyContext<C>, { node, row }: NodeTarget<C>, action: Action): boolean {
  if (dryRun || !holds.has(node.id)) return false;
  return action === "updated" || action === "replaced" || row?.status === "intent";
}

/** Records that a node is reconciled, in the state too. */
function ready<C>(context: ApplyContext<C>, target: NodeTarget<C>, attrs: unknown, done: Action): Outcome {
  const { id } = target.node;
  const action = done === "unchanged" || done === "updated" ? (context.bulked.get(id) ?? done) : done;
  const isHeld = isToBeHeld(context, target, action);
  const row: Row = { ...target.base, status: isHeld ? "intent" : "ready", attrs };
  if (isHeld) context.held.set(id, row);
  if (!context.dryRun) setAside(context, target);
  if (!context.dryRun && !same(context.state.rows.get(id), row)) context.state.set(id, row);
  if (action === "unchanged") context.changes.unchanged++;
  else context.changes[action].push(id);
  context.on({ type: "done", id, action });
  return outcomeOf(context, target, row, action === "created" || action === "replaced");
}

/** Records the resource as owned; nodes that need it may run. */
function outcomeOf<C>(context: ApplyContext<C>, { node }: NodeTarget<C>, row: Row, isNew: boolean): Outcome {
  context.live.add(identityOf(context, row));
  context.ownership.add(row);
  context.attrs.set(node.id, row.attrs);
  return { attrs: row.attrs, isNew };
}
