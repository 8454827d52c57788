import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AuthzError } from "../../lib/errors.ts";
import { explainFileError } from "../../lib/files/file-error.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import type { Kinds } from "../kind.ts";
import type { Row } from "./row.ts";
import { checkedRows } from "./rows.ts";

/** The rows of a stack, kept in the order in which they were first written. */
export interface State {
  readonly rows: ReadonlyMap<string, Row>;
  set(id: string, row: Row): void;
  /** Sets several rows in one write: each write is of the whole file. */
  setAll(rows: Iterable<readonly [string, Row]>): void;
  /** Removes several rows in one write. */
  remove(...ids: readonly string[]): void;
  /** Gives a row another ID, so that it is pruned later. */
  rename(id: string, to: string): void;
}

const VERSION = 1;

/** State that lives in memory only: for dry runs and tests. Calls `save` after each change. */
export function memoryState(
  initial: Iterable<readonly [string, Row]> = [],
  save: (rows: Map<string, Row>) => void = () => {},
): State {
  const rows = new Map(initial);
  return {
    rows,
    set(id, row) {
      rows.set(id, row);
      save(rows);
    },
    setAll(some) {
      const before = rows.size;
      let isChanged = false;
      for (const [id, row] of some) {
        isChanged ||= rows.get(id) !== row;
        rows.set(id, row);
      }
      if (isChanged || rows.size !== before) save(rows);
    },
    remove(...ids) {
      if (ids.filter((id) => rows.delete(id)).length > 0) save(rows);
    },
    rename(id, to) {
      const row = rows.get(id);
      if (row === undefined) return;
      rows.delete(id);
      rows.set(to, row);
      save(rows);
    },
  };
}

const REMOVE = "remove the file: the next run finds all resources by their tags";

const unreadable = (file: string, why: string, cause: unknown, fix = REMOVE) =>
  new AuthzError("STATE_UNREADABLE", `${file} ${why}`, { fix, cause });

/** A state file of a version that this one does not know. */
class WrittenByNewer extends Error {
  constructor(version: number) {
    super(`a newer lambda-authz has written it (version ${version})`);
  }
}

/**
 * The rows of a state file; undefined if the file does not exist. Rows are hints: their resources may be foreign.
 * @param kinds the rows are checked against them; without them only the common members are checked.
 * @throws AuthzError FILE_UNUSABLE if the file cannot be reached, STATE_UNREADABLE if it is not a state file of this version
 * or contains a row that its kind cannot have written.
 */
// biome-ignore lint/suspicious/noExplicitAny: no client is needed to check a row
export function readState(file: string, kinds?: Kinds<any>): ReadonlyMap<string, Row> | undefined {
  let text: string;
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    // A pipe or a device may never end.
    if (stats !== undefined && !stats.isFile() && !stats.isDirectory())
      throw unreadable(file, "is not a plain file", undefined);
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof AuthzError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    // For a problem with its path or permissions, removing the file would not help. A folder at its path has no such error.
    throw explainFileError(error) ?? unreadable(file, `cannot be read (${code})`, error);
  }
  try {
    const { version, rows } = JSON.parse(text) as { version: unknown; rows: unknown };
    if (typeof version === "number" && version > VERSION) throw new WrittenByNewer(version);
    if (version !== VERSION) throw new Error(`its version is ${JSON.stringify(version) ?? "missing"}`);
    return checkedRows(rows, kinds);
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "it is not JSON" : (cause as Error).message;
    const fix = cause instanceof WrittenByNewer ? `update lambda-authz, or ${REMOVE}` : REMOVE;
    throw unreadable(file, `is not a state file this version can read: ${why}`, cause, fix);
  }
}

/** State that is saved after every change. Each write replaces the whole file, so a kill leaves the old or the new one. */
export function fileState(file: string, initial: Iterable<readonly [string, Row]>): State {
  mkdirSync(dirname(file), { recursive: true });
  return memoryState(initial, (rows) => {
    if (rows.size === 0) return rmSync(file, { force: true });
    const text = `${JSON.stringify({ version: VERSION, rows: Object.fromEntries(rows) }, null, 1)}\n`;
    // A deploy makes about fifty writes, 4 ms each if synced; tags restore what a power loss destroys.
    writeWhole(file, text, { isSynced: false });
  });
}
