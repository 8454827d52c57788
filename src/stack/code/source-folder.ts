import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fates } from "./excluded-files.ts";
import { type Link, readLink } from "./symbolic-links.ts";

interface FolderFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

/** A source folder, and what is left out of the zip. */
export interface FolderRules {
  /** The section of config.ini, for messages: "[function.basicLambda]". */
  readonly section: string;
  readonly folder: string;
  /** Gitignore patterns of excluded files. */
  readonly exclude?: readonly string[];
  /** The config.ini of this run, whatever its name, which is left out too. */
  readonly configFile?: string;
}

/** The entries of a folder; names are relative, with forward slashes on every system. */
interface FolderContent {
  readonly files: FolderFile[];
  readonly links: Link[];
  readonly leftOut: string[];
}

/** Lists a folder. Links are read and never followed: a target inside the folder is listed itself. */
export function listFolder({ section, folder, exclude = [], configFile }: FolderRules): FolderContent {
  const content: FolderContent = { files: [], links: [], leftOut: [] };
  const fateOf = fates(folder, exclude, configFile);
  const list = (prefix: string) => {
    const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
    for (const entry of entries) {
      const name = `${prefix}${entry.name}`;
      const fate = fateOf(name, entry.isDirectory());
      if (fate === "private") content.leftOut.push(name);
      if (fate !== "uploaded") continue;
      const path = join(folder, name);
      if (entry.isSymbolicLink()) content.links.push(readLink(section, folder, name));
      else if (entry.isDirectory()) list(`${name}/`);
      else if (entry.isFile()) {
        const { size, mode } = lstatSync(path);
        // Windows reports no executable bit, so no file gets one there.
        content.files.push({ name, path, size, executable: (mode & 0o111) !== 0 });
      }
    }
  };
  list("");
  return content;
}
