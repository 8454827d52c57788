import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import type { ZipLink } from "../links.ts";

/**
 * Makes the links of a zip, once its files are there: so no file is ever written through a link.
 * @throws Error when a link's own folder is reached through another link.
 */
export function makeLinks(folder: string, links: readonly ZipLink[]): void {
  const root = realpathSync(folder);
  for (const { name, to } of links) {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep)) throw new Error(`${name} leads out of the zip`);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (realpathSync(dirname(path)) !== dirname(path)) throw new Error(`${name} lies behind a link`);
    symlinkSync(to, path);
  }
}
