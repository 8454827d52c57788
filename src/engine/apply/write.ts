import type { Change } from "../kind.ts";
import { type NodeTarget, setAside } from "./apply-target.ts";
import { notOwned } from "./foreign-resources.ts";
import { type ApplyContext, fail } from "./work.ts";

export interface Write {
  readonly action: "create" | "update" | "replace";
  readonly call: () => Promise<unknown>;
  /** The attributes of what exists. */
  readonly known?: unknown;
  readonly changes?: readonly Change[];
}

/** A resource is made by up to five calls, and each answer can get lost. */
const LOST_ANSWERS = 5;

/** Writes the intent row, then writes to AWS. @returns the attributes now. */
export async function write<C>(work: ApplyContext<C>, target: NodeTarget<C>, what: Write): Promise<unknown> {
  const { node, props, base } = target;
  work.on({ type: "started", id: node.id, action: what.action });
  setAside(work, target);
  const known = what.known ?? node.kind.intent?.(props);
  work.state.set(node.id, { ...base, status: "intent", ...(known !== undefined && { attrs: known }) });
  const made = await callAndReadAgain(work, target, what.call, known);
  const settled = node.kind.settled?.(work.aws, props, what.changes);
  if (settled !== undefined) work.settling.push(settled.catch((error: unknown) => fail(work, node, error)));
  return made;
}

/**
 * Does a write. Where AWS says that it was done already, an earlier answer was lost or another run was faster: what
 * exists is read again, and only what it lacks is written.
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
