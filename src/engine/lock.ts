import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { AuthzError } from "../lib/errors.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** The own process id, and a way to ask whether another process lives (`kill` with signal 0). */
export interface ProcessTable {
  readonly pid: number;
  readonly kill: (pid: number, signal: 0) => unknown;
}

/** Locks of this very process: after a restart in a container a stale one may carry its own process id. */
const held = new Set<string>();

function isGone(file: string, holder: Holder, { pid, kill }: ProcessTable): boolean {
  if (holder.host !== hostname()) return false;
  if (holder.pid === pid) return !held.has(file);
  try {
    kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    // Removed between the two calls, or cut short by a full disk: either way nobody holds it.
    return undefined;
  }
}

/** Takes a stale lock away. Another run may have done so and hold a new one by now: that one is put back. */
function removeStale(file: string, seen: Holder | undefined, aside: string): void {
  try {
    renameSync(file, aside);
    if (JSON.stringify(holderOf(aside)) !== JSON.stringify(seen)) linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Takes the lock of a stack, so that two deploys on this machine never write to one API at once.
 * A lock whose process is gone (kill -9) is taken over.
 * @returns a function that gives the lock back.
 * @throws AuthzError LOCKED that names who holds it.
 */
export function lock(file: string, processes: ProcessTable): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${processes.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: processes.pid, host: hostname(), since: new Date().toISOString() }));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link appears with its content or not at all, unlike a file that is opened and then written.
        linkSync(mine, file);
        held.add(file);
        return () => {
          held.delete(file);
          rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = holderOf(file);
      if (holder !== undefined && !isGone(file, holder, processes)) {
        const fix = `wait for it, or remove ${file} if you are sure that it is gone`;
        const who = `process ${holder.pid} on ${holder.host} since ${holder.since}`;
        throw new AuthzError("LOCKED", `another run works on this stack: ${who}`, { fix });
      }
      removeStale(file, holder, `${mine}.stale`);
    }
    throw new AuthzError("LOCKED", `the lock ${file} keeps coming back`, { fix: "run again in a moment" });
  } finally {
    rmSync(mine, { force: true });
  }
}
