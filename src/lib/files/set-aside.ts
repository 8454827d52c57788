import { renameSync } from "node:fs";
import { basename } from "node:path";
import { temporaryName } from "./write-whole.ts";

/**
 * Renames a file that cannot be read, so that a new one can be written and nothing is lost.
 * @returns a note that names both.
 */
export function setAside(file: string, why: string): string {
  const aside = temporaryName(file).replace(/\.tmp$/, ".broken");
  renameSync(file, aside);
  return `note: ${file} ${why}; it is kept as ${basename(aside)}`;
}
