import { type Zippable, zipSync } from "fflate";

/** A file to put into a zip: its name with forward slashes, its bytes, whether it may be run. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

// Local time on purpose: fflate reads the local fields back, so the bytes do not depend on the time zone.
const FIXED_DATE = new Date(1980, 0, 1);
const UNIX = 3;

/**
 * A zip with the same bytes on every machine: sorted names, one fixed date, modes 0644 or 0755. What is
 * compressed already is stored.
 */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: Zippable = {};
  for (const { name, bytes, executable } of sorted) {
    const mode = 0o100000 | (executable ? 0o755 : 0o644);
    const level = /\.(zip|gz|br|png|jpe?g|webp|woff2?|whl|jar|node|mp4)$/i.test(name) ? 0 : 6;
    files[name] = [bytes, { mtime: FIXED_DATE, os: UNIX, attrs: mode << 16, level }];
  }
  return zipSync(files);
}
