import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AuthzError } from "../lib/errors.ts";

/** A file to write, with its complete content. */
export interface Draft {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** The bytes of a file; undefined when it does not exist. */
export async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw refused(path, error);
  }
}

/** Writes all files or none: first each to a temporary file in its folder; when all are written, they are renamed. */
export async function writeAll(drafts: readonly Draft[]): Promise<void> {
  const created: string[] = [];
  const staged: { from: string; to: string }[] = [];
  try {
    for (const { path, bytes } of drafts) {
      const to = await targetOf(path);
      await makeFolder(dirname(to), created);
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
    for (const folder of created.reverse()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/** The target of a symbolic link, so that the link itself is kept. */
async function targetOf(path: string): Promise<string> {
  if (!(await lstat(path).catch(() => undefined))?.isSymbolicLink()) return path;
  return realpath(path).catch((error) => Promise.reject(refused(path, error)));
}

/** Creates the missing folders, outermost first, and records them. */
async function makeFolder(folder: string, created: string[]): Promise<void> {
  const existing = await stat(folder).catch(() => undefined);
  if (existing?.isDirectory()) return;
  if (!existing && dirname(folder) !== folder) await makeFolder(dirname(folder), created);
  await mkdir(folder).catch((error) => Promise.reject(refused(folder, error)));
  created.push(folder);
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const refused = (path: string, cause: unknown): AuthzError =>
  new AuthzError("USAGE", `cannot use ${path}: ${codeOf(cause) ?? String(cause)}`, {
    fix: "choose another folder with --config, or make this one writable",
    cause,
  });
