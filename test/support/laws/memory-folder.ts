import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";

/** Folders in memory where the machine has such: histories write thousands of files. @returns an empty one each time. */
export function memoryFolders(): { readonly next: () => string; readonly clear: () => void } {
  const root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "lambda-authz-"));
  return {
    next: () => mkdtempSync(join(root, "site-")),
    clear: () => rmSync(root, { recursive: true, force: true }),
  };
}
