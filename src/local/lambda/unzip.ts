import { inflateRawSync } from "node:zlib";
import { readZipLink, type ZipLink } from "./links.ts";

/** A file in a zip. */
export interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
  /** A symbolic link, and what it leads to. */
  readonly link?: ZipLink;
}

/** What Lambda takes unzipped. */
export const MAX_UNZIPPED_BYTES = 262_144_000;

const TYPE = 0o170000;
const LINK = 0o120000;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIZE = 22;

/** The end of the central directory: at the end, but for a comment. */
function findEnd(zip: Buffer): number {
  for (let at = zip.length - END_SIZE; at >= 0 && at > zip.length - END_SIZE - 65_536; at--) {
    if (zip.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error("no zip");
}

/**
 * The files of a zip (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16); folders are left out.
 * @throws Error when it is none, holds a link out of it, or more than Lambda takes; RangeError when it ends too soon.
 */
export function unzip(zip: Buffer): Entry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let n = 0; n < count; n++) {
    if (zip.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error("no zip");
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const size = zip.readUInt32LE(at + 24);
    const nameLength = zip.readUInt16LE(at + 28);
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    total += size;
    if (total >= MAX_UNZIPPED_BYTES) throw new TooLarge();
    if (name.endsWith("/")) continue;
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const raw = zip.subarray(from, from + packed);
    // The limit also applies to the unzipped bytes: the directory may be wrong.
    const bytes = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(1, size) });
    const link = (mode & TYPE) === LINK ? readZipLink(name, bytes) : undefined;
    entries.push({ name, bytes, executable: link === undefined && (mode & 0o111) !== 0, ...(link && { link }) });
  }
  return entries;
}

/** Unzipped more than Lambda takes. */
export class TooLarge extends Error {}
