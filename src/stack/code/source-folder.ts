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

/** A source folder, and what of it stays out of the zip. */
export interface FolderRules {
  /** As config.ini names it, for messages: "[function.basicLambda]". */
  readonly section: string;
  readonly folder: string;
  /** Gitignore patterns of what stays out. */
  readonly exclude?: readonly string[];
  /** The config.ini of this run under whatever name, which stays out too. */
  readonly configFile?: string;
}

/** What a folder holds, by what becomes of it; names are relative and have forward slashes on every system. */
interface FolderContent {
  readonly files: FolderFile[];
  readonly links: Link[];
  readonly leftOut: string[];
}

/** Lists a folder. Links are read and never followed: what one leads to inside the folder is listed by itself. */
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
        // Windows reports no executable bit; there nothing gets one.
        content.files.push({ name, path, size, executable: (mode & 0o111) !== 0 });
      }
    }
  };
  list("");
  return content;
}
