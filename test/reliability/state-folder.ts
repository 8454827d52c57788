import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FOLDER = ".lambda-authz";

/** Files of a project's state folder, by path. */
export type StateFiles = ReadonlyMap<string, string>;

export function readStateFiles(root: string): StateFiles {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return new Map(names.filter((name) => statSync(name).isFile()).map((name) => [name, readFileSync(name, "utf8")]));
}

export function writeStateFiles(root: string, files: StateFiles): void {
  rmSync(join(root, FOLDER), { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, text);
  }
}

let ended: number | undefined;

/** The files as a process that was killed leaves them: its lock names a process that has ended. */
export function leftByKilled(files: StateFiles): StateFiles {
  ended ??= spawnSync(process.execPath, ["--version"]).pid;
  const lockOf = (text: string) => JSON.stringify({ ...JSON.parse(text), pid: ended });
  return new Map([...files].map(([name, text]) => [name, name.endsWith(".lock") ? lockOf(text) : text]));
}
