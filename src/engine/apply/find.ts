import type { AuthzError } from "../../lib/errors.ts";
import { same } from "../../lib/json.ts";
import type { ReadResult } from "../kind.ts";
import type { ApplyContext } from "./apply-context.ts";
import type { NodeTarget } from "./apply-target.ts";
import { duplicatesErrorOf, lostTags, notOwned } from "./foreign-resources.ts";

/**
 * The existing resource of a node, owned or to be adopted; undefined if it must be created.
 * @throws AuthzError NOT_OURS.
 */
export async function find<C>(
  context: ApplyContext<C>,
  target: NodeTarget<C>,
): Promise<ReadResult<unknown> | undefined> {
  const { node } = target;
  if (context.outdated.has(node.id)) return undefined;
  // A bulk may have created it together with its owner.
  if (target.ownerIsNew && !context.reads.has(node.id)) return undefined;
  const found = await read(context, target);
  if (found === undefined || (found.owned && !found.duplicates?.length)) return found;
  if (!found.duplicates?.length && found.owner === undefined && context.adopts(node.id)) {
    context.changes.adopted.push(node.id);
    return found;
  }
  const refusal = refusalOf(target, found);
  if (refusal !== undefined) throw refusal;
  return undefined;
}

/** The attributes in the state file, if its row has the node's key. */
export const knownAttrs = <C>({ key, row }: NodeTarget<C>): unknown =>
  row !== undefined && same(row.key, key) ? row.attrs : undefined;

/** The read in flight, or a new one if that was for another key. */
export function read<C>(
  { aws, early, reads }: ApplyContext<C>,
  target: NodeTarget<C>,
): Promise<ReadResult<unknown> | undefined> {
  const { node, key } = target;
  const started = reads.get(node.id) ?? early.get(node.id);
  return started !== undefined && same(started.key, key) ? started.found : node.kind.read(aws, key, knownAttrs(target));
}

/** Why an existing resource that is not adopted must not be touched; undefined if it is owned, or only shares the name. */
export function refusalOf<C>(target: NodeTarget<C>, found: ReadResult<unknown>): AuthzError | undefined {
  const { id, kind } = target.node;
  if (found.duplicates?.length) return duplicatesErrorOf(id, found);
  if (found.owned) return undefined;
  if (!kind.sharesNames) return notOwned(id, target.key, found.owner);
  return knownAttrs(target) === undefined ? undefined : lostTags(id, found);
}
