import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Store } from "../../world.ts";
import type { ZipLink } from "../links.ts";
import { unzip } from "../zip.ts";
import { makeLinks } from "./links.ts";

/**
 * The folder with the code of a zip, unpacked once; nobody but its owner can read it.
 * @throws Error when a name in the zip leads out of the folder.
 */
export function unpacked(store: Store, sha256Hex: string): string {
  const folder = join(store.folder("lambda"), sha256Hex);
  if (existsSync(folder)) return folder;
  // Under another name until it is whole: two functions may have the same code.
  const draft = mkdtempSync(`${folder}.`);
  try {
    const links: ZipLink[] = [];
    for (const { name, bytes, executable, link } of unzip(store.kept(sha256Hex))) {
      if (link !== undefined) {
        links.push(link);
        continue;
      }
      const path = resolve(draft, name);
      if (!path.startsWith(draft + sep)) throw new Error(`${name} leads out of the zip`);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, bytes, { mode: executable ? 0o700 : 0o600, flag: "wx" });
    }
    makeLinks(draft, links);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Forgets what an earlier process has unpacked: a kill may have left half of it, a power loss files without content,
 * and an earlier version files that everybody can read.
 */
export function forgetUnpacked(store: Store): void {
  const folder = store.folder("lambda");
  // Only what is named as we name it, whatever folder somebody starts the endpoint in.
  for (const name of readdirSync(folder))
    if (/^[0-9a-f]{64}(?:\.|$)/.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
