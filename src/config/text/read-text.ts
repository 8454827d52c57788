import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { AuthzError } from "../../lib/errors.ts";

/** A config.ini of 300 routes is a fiftieth of it; a device or a pipe may never end. */
const MAX_BYTES = 1_048_576;

/** The bytes of a file, at most one more than the limit. */
function readBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(MAX_BYTES + 1);
  const open = openSync(file, "r");
  try {
    let length = 0;
    let count: number;
    do {
      count = readSync(open, bytes, length, bytes.length - length, null);
      length += count;
    } while (count > 0 && length < bytes.length);
    return bytes.subarray(0, length);
  } finally {
    closeSync(open);
  }
}

/**
 * The text of a file, without its byte order mark.
 * @throws AuthzError CONFIG_MISSING when it does not exist, CONFIG_INVALID when it cannot be read, is too large or is not
 * UTF-8.
 */
export function readText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new AuthzError("CONFIG_MISSING", `${file} does not exist`, {
        fix: { text: "create it", command: { name: "init" } },
        cause,
      });
    }
    throw new AuthzError("CONFIG_INVALID", `${file} cannot be read (${code})`, {
      fix: "check the path and its permissions",
      cause,
    });
  }
  if (bytes.length > MAX_BYTES)
    throw new AuthzError("CONFIG_INVALID", `${basename(file)} is larger than ${MAX_BYTES / 1_024} KB`, {
      fix: "check that it is the right file",
    });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AuthzError("CONFIG_INVALID", `${basename(file)} is not UTF-8 text`, { fix: "save it as UTF-8", cause });
  }
}
