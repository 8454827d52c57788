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
  const { node, key, row } = target;
  if (target.ownerIsNew || context.outdated.has(node.id)) return undefined;
  const known = row !== undefined && same(row.key, key) ? row.attrs : undefined;
  const found = await read(context, target, known);
  if (found === undefined) return undefined;
  if (found.duplicates?.length) throw duplicatesErrorOf(node.id, found);
  if (found.owned) return found;
  if (found.owner === undefined && context.adopts(node.id)) {
    context.changes.adopted.push(node.id);
    return found;
  }
  if (!node.kind.sharesNames) throw notOwned(node.id, key, found.owner);
  if (known !== undefined) throw lostTags(node.id, found);
  return undefined;
}

/** The read in flight, or a new one if that was for another key. */
function read<C>({ aws, early }: ApplyContext<C>, { node, key }: NodeTarget<C>, known: unknown) {
  const started = early.get(node.id);
  return started !== undefined && same(started.key, key) ? started.found : node.kind.read(aws, key, known);
}
