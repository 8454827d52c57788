import { same } from "../../lib/json.ts";
import type { ReadResult } from "../kind.ts";
import type { NodeTarget } from "./apply-target.ts";
import { duplicatesRefusal, lostTags, notOwned } from "./foreign-resources.ts";
import type { ApplyContext } from "./work.ts";

/**
 * What exists of a target and is ours or becomes ours; undefined when it has to be created.
 * @throws AuthzError NOT_OURS.
 */
export async function find<C>(work: ApplyContext<C>, target: NodeTarget<C>): Promise<ReadResult<unknown> | undefined> {
  const { node, key, row } = target;
  if (target.ownerIsNew || work.outdated.has(node.id)) return undefined;
  const known = row !== undefined && same(row.key, key) ? row.attrs : undefined;
  const found = await read(work, target, known);
  if (found === undefined) return undefined;
  if (found.duplicates?.length) throw duplicatesRefusal(node.id, found);
  if (found.owned) return found;
  if (found.owner === undefined && work.adopts(node.id)) {
    work.changes.adopted.push(node.id);
    return found;
  }
  if (!node.kind.sharesNames) throw notOwned(node.id, key, found.owner);
  if (known !== undefined) throw lostTags(node.id, found);
  return undefined;
}

/** The read that is in flight, or a new one where that was for another key. */
function read<C>({ aws, early }: ApplyContext<C>, { node, key }: NodeTarget<C>, known: unknown) {
  const started = early.get(node.id);
  return started !== undefined && same(started.key, key) ? started.found : node.kind.read(aws, key, known);
}
