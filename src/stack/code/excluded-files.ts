import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gitignore } from "../../lib/files/gitignore.ts";

/** Names of this tool and of git, which no pattern can include. */
export const NEVER_UPLOADED: ReadonlySet<string> = new Set([".git", ".lambda-authz"]);

// They may contain secrets, and a function in Lambda does not read them.
const PRIVATE = ["config.ini", ".env*", ".git", ".lambda-authz"];

// Python's bytecode contains timestamps, and Finder writes its own files: both would look like changed code.
const NOT_CODE = new Set(["__pycache__", ".DS_Store"]);

/** Whether an entry is uploaded, left out ("excluded"), or left out with a note ("private"). */
export type Fate = "uploaded" | "excluded" | "private";

/** The paths of a file, with and without resolving a link; empty if it does not exist. */
function pathsOf(file: string): readonly string[] {
  try {
    return [join(realpathSync(dirname(file)), basename(file)), realpathSync(file)];
  } catch {
    return [];
  }
}

/**
 * Decides for each entry of a folder whether it is uploaded.
 * @param exclude gitignore patterns of the user; `!` can include what is private only by its name.
 * @param configFile the config.ini of this run, whatever its name, which is never uploaded.
 */
export function fates(folder: string, exclude: readonly string[], configFile: string | undefined) {
  const own = configFile === undefined ? [] : pathsOf(configFile);
  const root = pathsOf(folder)[1] ?? folder;
  const isPrivate = gitignore(PRIVATE);
  const isIgnored = gitignore(PRIVATE, exclude);
  return (name: string, isFolder: boolean): Fate => {
    if (NOT_CODE.has(basename(name))) return "excluded";
    if (NEVER_UPLOADED.has(basename(name))) return "private";
    if (own.includes(join(root, name))) return "private";
    if (!isIgnored(name, isFolder)) return "uploaded";
    return isPrivate(name, isFolder) ? "private" : "excluded";
  };
}

const MOST_NAMED = 6;

/** The note on files that were left out of the zips; undefined if there are none. */
export function leftOutNote(zips: readonly { readonly section: string; readonly leftOut: readonly string[] }[]) {
  const some = zips.filter(({ leftOut }) => leftOut.length > 0);
  if (some.length === 0) return undefined;
  const names = [...new Set(some.flatMap(({ leftOut }) => leftOut))].sort();
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  const sections = some.map(({ section }) => section).join(", ");
  return `not uploaded with ${sections}: ${names.slice(0, MOST_NAMED).join(", ")}${more}; these may hold secrets`;
}
