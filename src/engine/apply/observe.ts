import { same } from "../../lib/json.ts";
import type { Node } from "../graph.ts";
import type { Change, ReadResult } from "../kind.ts";
import { type ApplyContext, fail, type Observation, type Outcome } from "./apply-context.ts";
import type { NodeTarget } from "./apply-target.ts";
import { knownAttrs, read, refusalOf } from "./find.ts";
import { reconcile } from "./reconcile.ts";

type Observations = Map<string, Observation>;

/**
 * Reads and compares one node. What a deploy would refuse, or could not read, is recorded; the nodes that need it get what
 * is known of it.
 */
export async function observe<C>(
  context: ApplyContext<C>,
  observations: Observations,
  target: NodeTarget<C>,
): Promise<Outcome | undefined> {
  const { node, key, props } = target;
  const owner = node.kind.childOf === undefined ? undefined : node.needs[node.kind.childOf];
  // What is inside a foreign container is not this stack's either, whatever its name.
  if (owner !== undefined && observations.get(owner)?.state === "foreign") return inherit(context, node);
  let found: ReadResult<unknown> | undefined;
  try {
    found = target.ownerIsNew ? undefined : await read(context, target);
  } catch (error) {
    fail(context, node, error);
    const attrs = knownAttrs(target);
    return attrs === undefined ? undefined : { attrs, isNew: false };
  }
  const error = found && refusalOf(target, found);
  if (found !== undefined && error !== undefined) {
    observations.set(node.id, { state: "foreign", key, attrs: found.attrs, error });
    return { attrs: found.attrs, isNew: false };
  }
  // Without a refusal, one that is not owned only shares the name.
  const attrs = found?.owned ? found.attrs : undefined;
  const changes = attrs === undefined ? [] : node.kind.diff(props, attrs);
  const state = attrs === undefined ? "absent" : changes.length === 0 ? "same" : "different";
  observations.set(node.id, { state, key, attrs, changes, sinceDeploy: sinceDeploy(target) });
  return reconcile(context, target, context.outdated.has(node.id) ? undefined : attrs);
}

/** A node whose need is foreign or unread is so too: it cannot be compared. */
export function inherit<C>({ observations }: ApplyContext<C>, { id, needs }: Node<C>): undefined {
  const reasons = Object.values(needs).map((need) => observations?.get(need));
  const reason = reasons.find((one) => one?.state === "foreign") ?? reasons.find((one) => one?.state === "unread");
  if (reason?.error !== undefined) observations?.set(id, { state: reason.state, error: reason.error });
}

/** The differences between config.ini and the state file; see `Observation`. */
function sinceDeploy<C>({ node, props, key, row }: NodeTarget<C>): readonly Change[] | undefined {
  if (row?.status !== "ready" || row.attrs === undefined || !same(row.key, key)) return undefined;
  try {
    return node.kind.diff(props, row.attrs);
  } catch {
    // The attributes of a state file are hints: of an earlier version, or edited.
    return undefined;
  }
}
