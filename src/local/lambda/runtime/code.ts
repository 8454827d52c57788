import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Store } from "../../world.ts";
import { unzip } from "../zip.ts";

/**
 * The folder with the code of a zip, unpacked once.
 * @throws Error when a name in the zip leads out of the folder.
 */
export function unpacked(store: Store, sha256Hex: string): string {
  const folder = join(store.folder("lambda"), sha256Hex);
  if (existsSync(folder)) return folder;
  // Under another name until it is whole: two functions may have the same code.
  const draft = `${folder}.${process.pid}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const { name, bytes, executable } of unzip(store.kept(sha256Hex))) {
    const path = resolve(draft, name);
    if (!path.startsWith(draft + sep)) throw new Error(`${name} leads out of the zip`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { mode: executable ? 0o755 : 0o644 });
  }
  renameSync(draft, folder);
  return folder;
}
