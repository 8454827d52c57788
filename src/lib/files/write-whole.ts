import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pid } from "node:process";
import { startOf } from "../process-identity.ts";

/** A process that still writes a temporary file finishes within this time. */
const ABANDONED_AFTER_MS = 60_000;
const TEMPORARY = /^\.(\d+)-[0-9a-f]{12}\.tmp$/;

/** An unpredictable name in the folder of a file; `sweep` removes the file when a killed process leaves it. */
export const temporaryName = (file: string): string => `${file}.${pid}-${randomBytes(6).toString("hex")}.tmp`;

/** How a file is written. */
interface WriteOptions {
  readonly mode?: number;
  /** Sync the content to disk before the rename: costs some milliseconds and matters at a power loss only. */
  readonly isSynced?: boolean;
}

/**
 * Writes a temporary file in the folder of another one. Its name is unpredictable and it is created exclusively (O_EXCL),
 * so that no symbolic link is followed.
 * @returns its path. On a failure, such as a full disk, the file is removed.
 */
export function writeBeside(
  file: string,
  content: string | Uint8Array,
  { mode = 0o600, isSynced = true }: WriteOptions = {},
): string {
  const temporary = temporaryName(file);
  const opened = openSync(temporary, "wx", mode);
  try {
    writeFileSync(opened, content);
    // Without fsync a power loss after the rename may leave a file with the right name and no content.
    if (isSynced) fsyncSync(opened);
    return temporary;
  } catch (error) {
    rmSync(temporary, { force: true });
    // Errors of a write to an open file have no path.
    throw Object.assign(error as Error, { path: file });
  } finally {
    closeSync(opened);
  }
}

/** Whether a temporary file is abandoned: its process has ended, or had more than enough time. */
function isAbandoned(path: string, writer: number): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  const hasEnded = startOf(writer) === undefined && startOf(pid) !== undefined;
  return hasEnded || Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
}

/** Removes the temporary files of a file that killed processes left. */
export function sweep(file: string): void {
  const [folder, name] = [dirname(file), basename(file)];
  for (const other of readdirSync(folder)) {
    const writer = other.startsWith(name) ? TEMPORARY.exec(other.slice(name.length))?.[1] : undefined;
    const path = join(folder, other);
    if (writer !== undefined && isAbandoned(path, Number(writer))) rmSync(path, { force: true });
  }
}

/**
 * Replaces a file atomically: after a kill and, with sync, after a power loss, it has the old or the new content. A
 * symbolic link at its path is replaced, not followed.
 */
export function writeWhole(file: string, content: string | Uint8Array, options: WriteOptions = {}): void {
  sweep(file);
  const temporary = writeBeside(file, content, options);
  try {
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
