import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";

/** An empty folder that is there until all tests of the file have ended. */
export function lastingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lambda-authz-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
