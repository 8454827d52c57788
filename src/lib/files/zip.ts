import { type Zippable, zipSync } from "fflate";

/** A file for a zip: its name with forward slashes, its bytes, whether it is executable. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  /** A symbolic link; the bytes are its target. */
  readonly link?: true;
}

/** The count has 16 bits and wraps beyond them: further files would be lost silently. */
export const MAX_ENTRIES = 65_535;

// Local time on purpose: fflate reads the local fields back, so the bytes do not depend on the time zone.
const FIXED_DATE = new Date(1980, 0, 1);
const UNIX = 3;

const modeOf = ({ link, executable }: ZipEntry): number => (link ? 0o120000 : 0o100000 | (executable ? 0o755 : 0o644));

/**
 * A zip with the same bytes on every machine: sorted names, one fixed date, modes 0644, 0755 or, for links, 0120000.
 * Files that are already compressed are stored.
 * @throws RangeError for more than `MAX_ENTRIES`.
 */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  if (entries.length > MAX_ENTRIES) throw new RangeError(`a zip contains at most ${MAX_ENTRIES} files`);
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: Zippable = {};
  for (const entry of sorted) {
    const { name, bytes, link } = entry;
    const level = link || /\.(zip|gz|br|png|jpe?g|webp|woff2?|whl|jar|node|mp4)$/i.test(name) ? 0 : 6;
    files[name] = [bytes, { mtime: FIXED_DATE, os: UNIX, attrs: modeOf(entry) << 16, level }];
  }
  return zipSync(files);
}
