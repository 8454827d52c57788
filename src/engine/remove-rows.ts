import type { AuthzError } from "../lib/errors.ts";
import { type Key, kindOf } from "./kind.ts";
import { type RemovalStep, removalOrder } from "./removal-order.ts";
import type { Run } from "./run.ts";
import type { Row } from "./state/row.ts";

/** Something that was not deleted, and who uses it. */
export interface InUse {
  readonly id: string;
  /** As its kind finds it. */
  readonly key: Key;
  readonly users: string;
}

/** What a removal did. `skipped` is what had to stay because something that needs it could not be removed. */
export interface RemovalResult {
  readonly deleted: string[];
  readonly skipped: string[];
  /** What was left because others use it; its rows are gone. */
  readonly inUse: InUse[];
  readonly failures: AuthzError[];
}

/**
 * Deletes what the given rows stand for, each after everything that needs it, the rest side by side.
 * What an owner takes with it gets no call of its own. A failure stops only what it would endanger.
 * @param run the clients and the state; rows leave the state as their resources go.
 * @param rows of things that this run has seen to be ours, with the attributes that it has seen (see ownership.ts).
 */
export async function removeRows<C>(run: Run<C>, rows: ReadonlyMap<string, Row>): Promise<RemovalResult> {
  const steps = removalOrder(run.kinds, rows);
  const removal: Removal<C> = {
    run,
    result: { deleted: [], skipped: [], inUse: [], failures: [] },
    done: new Map(),
    along: takenAlong(steps),
  };
  // Each step waits only for steps before it, so all of them end.
  for (const step of steps) removal.done.set(step.id, takeStep(removal, step));
  await Promise.all(removal.done.values());
  return removal.result;
}

interface Removal<C> {
  readonly run: Run<C>;
  readonly result: RemovalResult;
  /** Whether the resource of a row is gone, by row. */
  readonly done: Map<string, Promise<boolean>>;
  readonly along: ReadonlyMap<string, readonly string[]>;
}

/** Removes what a step stands for once all that has to go before it is gone. */
async function takeStep<C>(removal: Removal<C>, step: RemovalStep): Promise<boolean> {
  const { run, result: removed, done } = removal;
  const gone = await Promise.all(step.after.map((one) => done.get(one)));
  if (step.goesWith !== undefined) return !gone.includes(false);
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

/** Deletes a resource, unless others use it: then its row alone goes. */
async function remove<C>({ run, result: removed, along }: Removal<C>, { id, row }: RemovalStep): Promise<boolean> {
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
  // In one write of the state, for a stack has hundreds of methods.
  const ids = [id, ...(along.get(id) ?? [])];
  run.state.remove(...ids);
  removed.deleted.push(...ids);
  return true;
}

/** By a row that has a call of its own, all that go with it, directly or with one that does. */
function takenAlong(steps: readonly RemovalStep[]): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string>();
  const along = new Map<string, string[]>();
  for (const { id, goesWith } of steps) {
    const root = goesWith === undefined ? id : (roots.get(goesWith) ?? goesWith);
    roots.set(id, root);
    if (root === id) along.set(id, []);
    else along.get(root)?.push(id);
  }
  return along;
}
