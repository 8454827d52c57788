import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { AuthzError } from "../lib/errors.ts";
import { writeWhole } from "../lib/write-whole.ts";
import type { Key } from "./kind.ts";

/** What is known of one resource. An intent row is written before the first write to AWS, a ready row after the last. */
export interface Row {
  readonly type: string;
  readonly status: "intent" | "ready";
  readonly key: Key;
  readonly needs: readonly string[];
  /** Id of the row that owns it, when its kind has an owner. */
  readonly owner?: string;
  /** As the kind last saw it; never holds a secret. */
  readonly attrs?: unknown;
}

/** The rows of a stack, kept in the order in which they were first written. */
export interface State {
  readonly rows: ReadonlyMap<string, Row>;
  set(id: string, row: Row): void;
  remove(id: string): void;
  /** Moves a row aside under another id, so that it is pruned later. */
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
    remove(id) {
      if (rows.delete(id)) save(rows);
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

const unreadable = (file: string, why: string, cause: unknown) =>
  new AuthzError("STATE_UNREADABLE", `${file} ${why}`, {
    fix: "remove the file: the next run finds everything again by its tags",
    cause,
  });

/**
 * The rows of a state file; undefined when there is no such file.
 * @throws AuthzError STATE_UNREADABLE when it cannot be read or is not a state file of this version.
 */
export function readState(file: string): ReadonlyMap<string, Row> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw unreadable(file, `cannot be read (${code})`, error);
  }
  try {
    const parsed = JSON.parse(text) as { version: number; rows: Record<string, Row> };
    if (parsed.version !== VERSION) throw new Error(`version ${parsed.version}`);
    return new Map(Object.entries(parsed.rows));
  } catch (cause) {
    throw unreadable(file, "is not a state file this version can read", cause);
  }
}

/** State that is on disk after every change. Each write replaces the whole file, so a kill leaves the old or the new one. */
export function fileState(file: string, initial: Iterable<readonly [string, Row]>): State {
  mkdirSync(dirname(file), { recursive: true });
  return memoryState(initial, (rows) => {
    if (rows.size === 0) return rmSync(file, { force: true });
    writeWhole(file, `${JSON.stringify({ version: VERSION, rows: Object.fromEntries(rows) }, null, 1)}\n`);
  });
}
