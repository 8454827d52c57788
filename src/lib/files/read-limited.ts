import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** For messages: "cannot be read (it is not a plain file)". */
const refused = (code: string) => Object.assign(new Error(code), { code });

/**
 * The text of a file, which may be a link to one. What may never end is not read: a pipe, a device, a file that is larger
 * than any of its kind.
 * @throws Error with a code, as readFileSync does.
 */
export function readLimited(file: string, maxBytes: number): string {
  // Without O_NONBLOCK, opening a pipe waits for its writer.
  const open = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(open);
    if (!stats.isFile() && !stats.isDirectory()) throw refused("it is not a plain file");
    if (stats.size > maxBytes) throw refused(`it is larger than ${maxBytes / 1_024} KB`);
    return readFileSync(open, "utf8");
  } finally {
    closeSync(open);
  }
}
