import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, posix, resolve, sep } from "node:path";

/** A symbolic link in a zip. */
export interface ZipLink {
  readonly name: string;
  /** What it leads to, relative to its own folder. */
  readonly to: string;
}

/** Longer than any path that Linux takes. */
const MAX_BYTES = 4_096;

/**
 * Reads a link's target and makes sure that it stays in the folder it is unpacked into, with any other links:
 * `..` may occur at its start only, so no other link can redirect it.
 * @throws Error when it leads out of the zip.
 */
export function readZipLink(name: string, bytes: Uint8Array): ZipLink {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw new Error(`${name} is not a link`);
  const to = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const parts = to.split("/").filter((part) => part !== "" && part !== ".");
  const up = parts.findIndex((part) => part !== "..");
  const rest = up < 0 ? [] : parts.slice(up);
  const inside = !/^\.\.(\/|$)/.test(posix.join(posix.dirname(name), to));
  if (to.startsWith("/") || /[\0\\]/.test(to) || rest.includes("..") || !inside)
    throw new Error(`${name} links to ${to}, out of the zip`);
  return { name, to };
}

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
