import { AuthzError } from "../../lib/errors.ts";
import { same } from "../../lib/json.ts";
import { duplicatesError } from "../duplicates-error.ts";
import type { EarlyRead } from "../early-reads.ts";
import type { Node } from "../graph.ts";
import type { ReadResult, ResourceKey } from "../kind.ts";
import type { ApplyContext } from "./apply-context.ts";

/** For an existing resource with a node's name that this stack does not own. */
export function notOwned(id: string, key: ResourceKey, owner?: string): AuthzError {
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

/** For a resource that lost this stack's tags. A second one would break the address that clients use, so none is created. */
export function lostTags(id: string, { attrs, owner }: ReadResult<unknown>): AuthzError {
  const { id: awsId } = attrs as { readonly id: string };
  const whose = owner === undefined ? "" : ` and belongs to another stack of lambda-authz (${owner})`;
  const message = `${id} (${awsId}) no longer carries the tags of this stack${whose}`;
  const adopt = owner === undefined ? ` or pass --adopt ${id}` : "";
  const tags = "lambda-authz:owner, lambda-authz:project, lambda-authz:stage, lambda-authz:region";
  const fix = `put the tags back (${tags})${adopt} to keep it; to create a new one, delete it first`;
  return new AuthzError("NOT_OURS", message, { fix });
}

export const duplicatesErrorOf = (id: string, { attrs, duplicates = [] }: ReadResult<unknown>): AuthzError =>
  duplicatesError(id, [(attrs as { readonly id: string }).id, ...duplicates]);

/** Whether a key differs from a node's; the key of a node with needs is not known yet. */
const isOfAnother = <C>({ needs, kind, build }: Node<C>, key: ResourceKey): boolean =>
  Object.keys(needs).length === 0 && !same(kind.key(build({})), key);

/** Errors for the existing resources that the nodes must not touch, as far as known before the first write. */
export async function ownershipErrors<C>(context: ApplyContext<C>): Promise<AuthzError[]> {
  const refusals = [...context.early].map(([id, read]) => ownershipErrorOf(context, id, read));
  return (await Promise.all(refusals)).filter((refusal) => refusal !== undefined);
}

async function ownershipErrorOf<C>(
  { graph, adopts }: ApplyContext<C>,
  id: string,
  { key, found, byId }: EarlyRead,
): Promise<AuthzError | undefined> {
  const node = graph.nodes.get(id);
  // The resources inside a container are known only once it is; a row with another key than its node does not stop the run.
  if (node === undefined || node.kind.row?.within || isOfAnother(node, key)) return undefined;
  // A failed read fails its node, which reports it.
  const existing = await found.catch(() => undefined);
  if (existing?.duplicates?.length) return duplicatesErrorOf(id, existing);
  if (existing === undefined || existing.owned || (existing.owner === undefined && adopts(id))) return undefined;
  if (!node.kind.sharesNames) return notOwned(id, key, existing.owner);
  return byId ? lostTags(id, existing) : undefined;
}
