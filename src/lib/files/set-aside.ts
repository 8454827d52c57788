import { renameSync } from "node:fs";
import { basename } from "node:path";
import { temporaryName } from "./write-whole.ts";

/**
 * Moves a file that cannot be read out of the way; nothing of it is lost.
 * @returns a sentence for a person that names both.
 */
export function setAside(file: string, why: string): string {
  const aside = temporaryName(file).replace(/\.tmp$/, ".broken");
  renameSync(file, aside);
  return `note: ${file} ${why}; it is kept as ${basename(aside)}`;
}
