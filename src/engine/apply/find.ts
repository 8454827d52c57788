import { same } from "../../lib/json.ts";
import type { Found } from "../kind.ts";
import { lostTags, notOurs, twinsOf } from "./refusals.ts";
import type { Target } from "./target.ts";
import type { Work } from "./work.ts";

/**
 * What exists of a target and is ours or becomes ours; undefined when it has to be created.
 * @throws AuthzError NOT_OURS.
 */
export async function find<C>(work: Work<C>, target: Target<C>): Promise<Found<unknown> | undefined> {
  const { node, key, row } = target;
  if (target.ownerIsNew || work.outdated.has(node.id)) return undefined;
  const known = row !== undefined && same(row.key, key) ? row.attrs : undefined;
  const found = await read(work, target, known);
  if (found === undefined) return undefined;
  if (found.twins?.length) throw twinsOf(node.id, found);
  if (found.ours) return found;
  if (found.owner === undefined && work.adopts(node.id)) {
    work.changes.adopted.push(node.id);
    return found;
  }
  if (!node.kind.sharesNames) throw notOurs(node.id, key, found.owner);
  if (known !== undefined) throw lostTags(node.id, found);
  return undefined;
}

/** The read that is in flight, or a new one where that was for another key. */
function read<C>({ aws, early }: Work<C>, { node, key }: Target<C>, known: unknown) {
  const started = early.get(node.id);
  return started !== undefined && same(started.key, key) ? started.found : node.kind.read(aws, key, known);
}
