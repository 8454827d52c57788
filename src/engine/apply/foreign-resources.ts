import { AuthzError } from "../../lib/errors.ts";
import { same } from "../../lib/json.ts";
import type { EarlyRead } from "../early-reads.ts";
import type { Node } from "../graph.ts";
import type { Key, ReadResult } from "../kind.ts";
import { duplicatesError } from "../twins-error.ts";
import type { ApplyContext } from "./work.ts";

export function notOwned(id: string, key: Key, owner?: string): AuthzError {
  const name = Object.values(key).join(" ");
  const rename = "rename it in config.ini ([project] name, stage)";
  if (owner !== undefined) {
    const message = `${id} exists in AWS and belongs to another stack of lambda-authz (${owner}): ${name}`;
    const fix = `${rename}; the resources of another stack are never adopted`;
    return new AuthzError("NOT_OURS", message, { fix });
  }
  const message = `${id} exists in AWS but does not carry the tags of this stack: ${name}`;
  return new AuthzError("NOT_OURS", message, { fix: `${rename}, or adopt it: --adopt ${id}` });
}

/** A second one would leave everybody who uses the old one with a dead address, so none is created without being asked for. */
export function lostTags(id: string, { attrs, owner }: ReadResult<unknown>): AuthzError {
  const { id: known } = attrs as { readonly id: string };
  const whose = owner === undefined ? "" : ` and belongs to another stack of lambda-authz (${owner})`;
  const message = `${id} (${known}) no longer carries the tags of this stack${whose}`;
  const adopt = owner === undefined ? ` or pass --adopt ${id}` : "";
  const tags = "lambda-authz:owner, lambda-authz:project, lambda-authz:stage, lambda-authz:region";
  const fix = `put the tags back (${tags})${adopt} to keep it; to create a new one, delete it first`;
  return new AuthzError("NOT_OURS", message, { fix });
}

export const duplicatesRefusal = (id: string, { attrs, duplicates = [] }: ReadResult<unknown>): AuthzError =>
  duplicatesError(id, [(attrs as { readonly id: string }).id, ...duplicates]);

/** Whether a key is not the one of a node; of a node that needs others it is not known yet. */
const isOfAnother = <C>({ needs, kind, build }: Node<C>, key: Key): boolean =>
  Object.keys(needs).length === 0 && !same(kind.key(build({})), key);

/** The existing resources that the nodes must not touch, as far as that can be known before the first write. */
export async function foreignResources<C>(work: ApplyContext<C>): Promise<AuthzError[]> {
  const refusals = [...work.early].map(([id, read]) => refusalOf(work, id, read));
  return (await Promise.all(refusals)).filter((refusal) => refusal !== undefined);
}

async function refusalOf<C>(
  { graph, adopts }: ApplyContext<C>,
  id: string,
  { key, found, byId }: EarlyRead,
): Promise<AuthzError | undefined> {
  const node = graph.nodes.get(id);
  // What lies inside a container is known only once that is; what a row names and its node does not is no obstacle.
  if (node === undefined || node.kind.row?.within || isOfAnother(node, key)) return undefined;
  // A read that failed fails its node, which reports it.
  const seen = await found.catch(() => undefined);
  if (seen?.duplicates?.length) return duplicatesRefusal(id, seen);
  if (seen === undefined || seen.owned || (seen.owner === undefined && adopts(id))) return undefined;
  if (!node.kind.sharesNames) return notOwned(id, key, seen.owner);
  return byId ? lostTags(id, seen) : undefined;
}
