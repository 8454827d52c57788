import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject, jsonIn } from "./parse-json.ts";

const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;

/** Created exclusively under an unguessable name: no symbolic link is followed. */
function writeBeside(path: string, content: string | Uint8Array, isSynced: boolean): string {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeFileSync(file, content);
    if (isSynced) fsyncSync(file);
    return temporary;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Writes a temporary file, moves it, and removes it in any case. */
function through(path: string, content: string | Uint8Array, move: (temporary: string) => void, isSynced = true): void {
  const temporary = writeBeside(path, content, isSynced);
  try {
    move(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Replaces a file as a whole: a kill leaves the old or the new one, and so does a power loss.
 * @param isSynced false for what can be lost and has to be written fast.
 */
export const replaceFile = (path: string, content: string | Uint8Array, isSynced = true): void =>
  through(path, content, (temporary) => renameSync(temporary, path), isSynced);

/** Creates a file with its content or not at all. @throws Error EEXIST. */
export const createFile = (path: string, content: string): void =>
  through(path, content, (temporary) => linkSync(temporary, path));

/** Adds to a file of our own; a symbolic link in its place is refused (ELOOP). */
export function appendTo(path: string, text: string): void {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Windows has neither of the last two. A pipe in its place would wait for a reader.
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0), 0o600);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Removes temporary files that killed processes left in a folder, of which this one is the only user. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const at = name.length - ".0123456789ab.tmp".length;
    if (at >= 1 && TEMPORARY.test(name.slice(at))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** @returns undefined when there is no such file. @throws Error when it is not a plain file with a JSON object. */
export function readObject(path: string): Record<string, unknown> | undefined {
  const seen = lstatSync(path, { throwIfNoEntry: false });
  if (seen === undefined) return undefined;
  if (!seen.isFile()) throw new Error(`${path} is not a plain file`);
  const value = jsonIn(readFileSync(path));
  if (isObject(value)) return value;
  throw new Error(`${path} is not ${value === undefined ? "JSON" : "a JSON object"}`);
}

/**
 * Moves a file that cannot be read out of the way, once: what was set aside before is kept.
 * @returns a sentence that names both.
 */
export function setAside(path: string, why: string): string {
  const aside = join(dirname(path), `${basename(path)}.${randomBytes(4).toString("hex")}.broken`);
  renameSync(path, aside);
  return `${why}; it is kept as ${basename(aside)}`;
}
