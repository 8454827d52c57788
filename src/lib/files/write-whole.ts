import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pid } from "node:process";
import { startOf } from "../process-identity.ts";

/** Whoever still writes a temporary file has finished within this time. */
const ABANDONED_AFTER_MS = 60_000;
const TEMPORARY = /^\.(\d+)-[0-9a-f]{12}\.tmp$/;

/** A name beside a file that nobody can guess, and that `sweep` removes when a killed process left it. */
export const temporaryName = (file: string): string => `${file}.${pid}-${randomBytes(6).toString("hex")}.tmp`;

/** How a file is written. */
interface WriteOptions {
  readonly mode?: number;
  /** Whether the content is on the disk before the name is: costs some milliseconds, and matters at a power loss only. */
  readonly isSynced?: boolean;
}

/**
 * Writes a temporary file beside another one. Its name cannot be guessed and it is created exclusively (O_EXCL), so a
 * symbolic link is never followed.
 * @returns its path. On a failure, such as a full disk, it is removed.
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
    // Without it a power loss after the rename may leave a file of the right name and no content.
    if (isSynced) fsyncSync(opened);
    return temporary;
  } catch (error) {
    rmSync(temporary, { force: true });
    // Of a write to an open file Node says not which one.
    throw Object.assign(error as Error, { path: file });
  } finally {
    closeSync(opened);
  }
}

/** Whether nobody finishes it: its process has ended, or had more than enough time. */
function isAbandoned(path: string, writer: number): boolean {
  const seen = lstatSync(path, { throwIfNoEntry: false });
  if (!seen?.isFile()) return false;
  const hasEnded = startOf(writer) === undefined && startOf(pid) !== undefined;
  return hasEnded || Date.now() - seen.mtimeMs > ABANDONED_AFTER_MS;
}

/** Removes temporary files that a killed process left beside a file. */
export function sweep(file: string): void {
  const [folder, name] = [dirname(file), basename(file)];
  for (const other of readdirSync(folder)) {
    const writer = other.startsWith(name) ? TEMPORARY.exec(other.slice(name.length))?.[1] : undefined;
    const path = join(folder, other);
    if (writer !== undefined && isAbandoned(path, Number(writer))) rmSync(path, { force: true });
  }
}

/**
 * Replaces a file as a whole: whatever happens, a kill and, where it is synced, a power loss too, the old or the new
 * content is there. A symbolic link at its place is replaced, not followed.
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
