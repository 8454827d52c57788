import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

/** How a disk fails. */
export type DiskError = "ENOSPC" | "EROFS" | "EACCES";

const SYSCALLS: Readonly<Record<DiskError, "open" | "write">> = { ENOSPC: "write", EROFS: "open", EACCES: "open" };

/**
 * Runs with a state folder that takes no more writes from one on, as a disk that is full, or mounted read-only since.
 * Injected at Node's file functions, so that it happens at any write; the error is what Linux reports.
 * @param at the number of the write, from 1.
 */
export async function withFailingDisk<T>(
  root: string,
  code: DiskError,
  at: number,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly writes: number }> {
  const folder = join(root, ".lambda-authz");
  const { openSync, writeFileSync } = fs;
  let writes = 0;
  const failing = new Set<number>();
  const error = (path?: string) =>
    Object.assign(new Error(`${code}: ${SYSCALLS[code]}`), { code, syscall: SYSCALLS[code], ...(path && { path }) });
  fs.openSync = (path, flags, mode) => {
    const isWrite = String(path).startsWith(folder) && flags === "wx";
    const fails = isWrite && ++writes >= at;
    if (fails && SYSCALLS[code] === "open") throw error(String(path));
    const opened = openSync(path, flags, mode);
    if (fails) failing.add(opened);
    return opened;
  };
  fs.writeFileSync = (file, ...rest) => {
    if (typeof file === "number" && failing.delete(file)) throw error();
    writeFileSync(file, ...rest);
  };
  syncBuiltinESMExports();
  try {
    return { result: await run(), writes };
  } finally {
    Object.assign(fs, { openSync, writeFileSync });
    syncBuiltinESMExports();
  }
}
