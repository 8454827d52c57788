import type { AuthzError } from "../lib/errors.ts";
import type { Run } from "./apply.ts";
import type { Key } from "./kind.ts";
import type { Row } from "./state.ts";

/** Something that was not deleted, and who uses it. */
export interface InUse {
  readonly id: string;
  /** As its kind finds it. */
  readonly key: Key;
  readonly users: string;
}

/** What a removal did. `skipped` is what had to stay because something that needs it could not be removed. */
export interface Removed {
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
 */
export async function removeRows<C>(run: Run<C>, rows: ReadonlyMap<string, Row>): Promise<Removed> {
  const removed: Removed = { deleted: [], skipped: [], inUse: [], failures: [] };
  const done = new Map<string, Promise<boolean>>();
  const goesWithOwner = (row: Row) => row.owner !== undefined && rows.has(row.owner);

  const remove = async (id: string, row: Row): Promise<boolean> => {
    if (row.owner !== undefined && goesWithOwner(row)) {
      const gone = await settled(row.owner);
      if (gone) forget(id);
      return gone;
    }
    const dependants = [...rows].filter(([, other]) => other.needs.includes(id) && !goesWithOwner(other));
    const gone = await Promise.all(dependants.map(([other]) => settled(other)));
    if (gone.includes(false) || run.signal.aborted) {
      removed.skipped.push(id);
      return false;
    }
    try {
      run.listen({ type: "started", id, action: "delete" });
      const users = await run.kinds[row.type]?.usedBy?.(run.aws, row.key);
      if (users !== undefined) {
        removed.inUse.push({ id, key: row.key, users });
        run.listen({ type: "done", id, action: "unchanged" });
        run.state.remove(id);
        return true;
      }
      await run.kinds[row.type]?.delete(run.aws, row.key, row.attrs);
      run.listen({ type: "done", id, action: "deleted" });
      forget(id);
      return true;
    } catch (error) {
      const failure = run.explain(error);
      removed.failures.push(failure);
      run.listen({ type: "failed", id, message: failure.message });
      return false;
    }
  };
  const forget = (id: string) => {
    run.state.remove(id);
    removed.deleted.push(id);
  };
  /** One removal a row, however many wait for it. Rows name only rows written before them, so this ends. */
  const settled = (id: string): Promise<boolean> => {
    const row = rows.get(id);
    if (row === undefined) return Promise.resolve(true);
    const running = done.get(id) ?? remove(id, row);
    done.set(id, running);
    return running;
  };
  await Promise.all([...rows.keys()].map(settled));
  return removed;
}
