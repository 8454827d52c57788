import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AuthzError } from "../lib/errors.ts";

/** A file to be written; the bytes are complete. */
export interface Draft {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** The bytes of a file, or undefined where there is none. */
export async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw refused(path, error);
  }
}

/** Writes all of the files or none: each beside its place first, and only when all lie there are they moved. */
export async function writeAll(drafts: readonly Draft[]): Promise<void> {
  const made: string[] = [];
  const staged: { from: string; to: string }[] = [];
  try {
    for (const { path, bytes } of drafts) {
      const to = await realPlace(path);
      await makeFolder(dirname(to), made);
      const from = `${to}.${randomBytes(4).toString("hex")}.tmp`;
      staged.push({ from, to });
      await writeFile(from, bytes, { flag: "wx" }).catch((error) => Promise.reject(refused(path, error)));
      const mode = await stat(to).then(
        (existing) => existing.mode,
        () => undefined,
      );
      if (mode !== undefined) await chmod(from, mode);
    }
    for (const { from, to } of staged) await rename(from, to);
  } catch (error) {
    for (const { from } of staged) await rm(from, { force: true });
    for (const folder of made.reverse()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/** Where a symbolic link leads, so that the link stays one. */
async function realPlace(path: string): Promise<string> {
  if (!(await lstat(path).catch(() => undefined))?.isSymbolicLink()) return path;
  return realpath(path).catch((error) => Promise.reject(refused(path, error)));
}

/** Makes the missing folders one by one, and notes them, outermost first. */
async function makeFolder(folder: string, made: string[]): Promise<void> {
  const existing = await stat(folder).catch(() => undefined);
  if (existing?.isDirectory()) return;
  if (!existing && dirname(folder) !== folder) await makeFolder(dirname(folder), made);
  await mkdir(folder).catch((error) => Promise.reject(refused(folder, error)));
  made.push(folder);
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const refused = (path: string, cause: unknown): AuthzError =>
  new AuthzError("USAGE", `cannot use ${path}: ${codeOf(cause) ?? String(cause)}`, {
    fix: "choose another place with --config, or make this one writable",
    cause,
  });
