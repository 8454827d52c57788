import type { Change } from "../kind.ts";
import { type ApplyContext, fail } from "./apply-context.ts";
import { type NodeTarget, setAside } from "./apply-target.ts";
import { notOwned } from "./foreign-resources.ts";

export interface Write {
  readonly action: "create" | "update" | "replace";
  readonly call: () => Promise<unknown>;
  /** The attributes of the existing resource. */
  readonly known?: unknown;
  readonly changes?: readonly Change[];
}

/** Creating a resource takes up to five calls, and each response can get lost. */
const LOST_ANSWERS = 5;

/** Writes the intent row, then writes to AWS. @returns the new attributes. */
export async function write<C>(context: ApplyContext<C>, target: NodeTarget<C>, what: Write): Promise<unknown> {
  const { node, props, base } = target;
  context.on({ type: "started", id: node.id, action: what.action });
  setAside(context, target);
  const known = what.known ?? node.kind.intent?.(props);
  context.state.set(node.id, { ...base, status: "intent", ...(known !== undefined && { attrs: known }) });
  const attrs = await callAndReadAgain(context, target, what.call, known);
  const settled = node.kind.settled?.(context.aws, props, what.changes);
  if (settled !== undefined) context.settling.push(settled.catch((error: unknown) => fail(context, node, error)));
  return attrs;
}

/**
 * Makes a write. If AWS says that the resource exists already, an earlier response was lost or another run was faster: the
 * resource is read again, and only the differences are written.
 */
async function callAndReadAgain<C>(
  { aws, alreadyExists }: ApplyContext<C>,
  { node: { id, kind }, props, key }: NodeTarget<C>,
  call: () => Promise<unknown>,
  last: unknown,
): Promise<unknown> {
  let next = call;
  for (let attempt = 1; ; attempt++) {
    try {
      return await next();
    } catch (error) {
      if (attempt > LOST_ANSWERS || !alreadyExists?.(error)) throw error;
      const found = await kind.read(aws, key, last);
      if (found === undefined) throw error;
      if (!found.owned) throw notOwned(id, key, found.owner);
      const changes = kind.diff(props, found.attrs);
      if (changes.length === 0) return found.attrs;
      next = changes.some((change) => change.replace)
        ? () => kind.delete(aws, key, found.attrs).then(() => kind.create(aws, props))
        : () => kind.update(aws, props, found.attrs, changes);
    }
  }
}
