import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { AuthzError } from "../../lib/errors.ts";

/**
 * The text of a file, without its byte order mark.
 * @throws AuthzError CONFIG_MISSING when it does not exist, CONFIG_INVALID when it cannot be read or is not UTF-8.
 */
export function readText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
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
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AuthzError("CONFIG_INVALID", `${basename(file)} is not UTF-8 text`, { fix: "save it as UTF-8", cause });
  }
}
