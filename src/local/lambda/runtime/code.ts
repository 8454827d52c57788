import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Store } from "../../world.ts";
import type { ZipLink } from "../links.ts";
import { makeLinks } from "../links.ts";
import { unzip } from "../unzip.ts";

const folders = new WeakMap<Store, string>();

const prefixOf = (store: Store): string => {
  const id = createHash("sha256").update(store.folder()).digest("hex").slice(0, 16);
  return join(realpathSync(tmpdir()), `lambda-authz-${id}-`);
};

/**
 * Where the code of functions is unpacked. Not in the project: Node.js would find the project's packages from there, and
 * a function whose zip lacks one would fail on AWS only.
 */
export function codeFolder(store: Store): string {
  const folder = folders.get(store) ?? mkdtempSync(prefixOf(store));
  folders.set(store, folder);
  return folder;
}

/**
 * The folder with the code of a zip, unpacked once; only its owner can read it.
 * @throws Error when a name in the zip leads out of the folder.
 */
export function unpacked(store: Store, sha256Hex: string): string {
  const folder = join(codeFolder(store), sha256Hex);
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

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** Removes what this process has unpacked of a store's functions. */
export function removeUnpacked(store: Store): void {
  const folder = folders.get(store);
  folders.delete(store);
  if (folder !== undefined) remove(folder);
}

/** Removes what earlier processes with the same store have left, of which a kill is the end. */
export function removeStale(store: Store): void {
  const prefix = prefixOf(store);
  const stale = readdirSync(dirname(prefix)).filter((name) => name.startsWith(basename(prefix)));
  for (const path of stale.map((name) => join(dirname(prefix), name))) {
    const uid = lstatSync(path, { throwIfNoEntry: false })?.uid;
    // Everybody can make folders there.
    if (uid === (process.getuid?.() ?? uid)) remove(path);
  }
}
