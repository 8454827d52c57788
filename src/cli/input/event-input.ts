import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../terminal/io.ts";

/**
 * A test event from a file, or from standard input for "-".
 * @throws AuthzError USAGE when it cannot be read or is not JSON.
 */
export async function readEvent(file: string, { cwd, stdin }: Io): Promise<unknown> {
  const refuse = (why: string, fix: string, cause: unknown) =>
    new AuthzError("USAGE", `--event ${file} ${why}`, { fix, cause });
  let content: string;
  try {
    content = file === "-" ? await text(stdin) : readFileSync(resolve(cwd, file), "utf8");
  } catch (cause) {
    throw refuse(
      `cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      "check the path, or pass - to read standard input",
      cause,
    );
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw refuse("is not JSON", "write the event as one JSON document", cause);
  }
}
