import type { AuthzError } from "../lib/errors.ts";
import { kindOf, type ResourceKey } from "./kind.ts";
import { type RemovalStep, removalOrder } from "./removal-order.ts";
import type { EngineRun } from "./run.ts";
import type { Row } from "./state/row.ts";

/** A resource that was not deleted, and who uses it. */
export interface InUse {
  readonly id: string;
  /** The key of its kind. */
  readonly key: ResourceKey;
  readonly users: string;
}

/** The result of a removal. `skipped` are resources that stayed because one that needs them could not be removed. */
export interface RemovalResult {
  readonly deleted: string[];
  readonly skipped: string[];
  /** Resources that were kept because others use them; their rows are removed. */
  readonly inUse: InUse[];
  readonly failures: AuthzError[];
}

/**
 * Deletes the resources of rows, each after everything that needs it, otherwise concurrently. A resource that is deleted
 * with its owner gets no call. A failure stops only the removal of resources that the failed one needs.
 * @param run the clients and the state; a row is removed from the state together with its resource.
 * @param rows of owned resources, with the attributes that this run has read (see ownership.ts).
 */
export async function removeRows<C>(run: EngineRun<C>, rows: ReadonlyMap<string, Row>): Promise<RemovalResult> {
  const steps = removalOrder(run.kinds, rows);
  const removal: Removal<C> = {
    run,
    result: { deleted: [], skipped: [], inUse: [], failures: [] },
    done: new Map(),
    deletedWith: deletedWith(steps),
  };
  // Each step waits only for earlier steps, so all of them end.
  for (const step of steps) removal.done.set(step.id, takeStep(removal, step));
  await Promise.all(removal.done.values());
  return removal.result;
}

interface Removal<C> {
  readonly run: EngineRun<C>;
  readonly result: RemovalResult;
  /** Whether the resource of a row is deleted, by row. */
  readonly done: Map<string, Promise<boolean>>;
  readonly deletedWith: ReadonlyMap<string, readonly string[]>;
}

/** Removes the resource of a step once the steps before it are done. */
async function takeStep<C>(removal: Removal<C>, step: RemovalStep): Promise<boolean> {
  const { run, result: removed, done } = removal;
  const gone = await Promise.all(step.after.map((one) => done.get(one)));
  if (step.deletedWith !== undefined) return !gone.includes(false);
  if (gone.includes(false) || run.signal.aborted) {
    removed.skipped.push(step.id);
    return false;
  }
  return remove(removal, step).catch((error: unknown) => {
    const failure = run.explain(error);
    removed.failures.push(failure);
    run.on({ type: "failed", id: step.id, code: failure.code, message: failure.message });
    return false;
  });
}

/** Deletes a resource, or only its row if others use the resource. */
async function remove<C>(
  { run, result: removed, deletedWith: along }: Removal<C>,
  { id, row }: RemovalStep,
): Promise<boolean> {
  run.on({ type: "started", id, action: "delete" });
  const kind = kindOf(run.kinds, row.type);
  const users = await kind?.usedBy?.(run.aws, row.key);
  if (users !== undefined) {
    removed.inUse.push({ id, key: row.key, users });
    run.on({ type: "done", id, action: "unchanged" });
    run.state.remove(id);
    return true;
  }
  await kind?.delete(run.aws, row.key, row.attrs);
  run.on({ type: "done", id, action: "deleted" });
  // In one write of the state because a stack has hundreds of methods.
  const ids = [id, ...(along.get(id) ?? [])];
  run.state.remove(...ids);
  removed.deleted.push(...ids);
  return true;
}

/** For each row with its own delete call, all rows that are deleted with it, directly or indirectly. */
function deletedWith(steps: readonly RemovalStep[]): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string>();
  const along = new Map<string, string[]>();
  for (const { id, deletedWith: goesWith } of steps) {
    const root = goesWith === undefined ? id : (roots.get(goesWith) ?? goesWith);
    roots.set(id, root);
    if (root === id) along.set(id, []);
    else along.get(root)?.push(id);
  }
  return along;
}
