import { linkSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
// A lock belongs to the process that takes it, whoever runs it.
import thisProcess from "node:process";
import { AuthzError } from "../../lib/errors.ts";
import { parseObject, readPlain } from "../../lib/files/read-plain.ts";
import { sweep, temporaryName, writeBeside } from "../../lib/files/write-whole.ts";
import { bootId, startedAt, startOf } from "../../lib/process-identity.ts";
import type { Listener } from "../events.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Of the process; null where the system does not say, absent in locks of earlier versions. */
  readonly start?: string | null;
  readonly boot?: string | null;
}

/** The own process id, and a way to ask whether another process lives (`kill` with signal 0). */
export interface ProcessTable {
  readonly pid: number;
  readonly kill: (pid: number, signal: 0) => unknown;
  /** The end of the own process, at which its locks are given back; a kill that cannot be caught comes without it. */
  readonly once?: (event: "exit", listener: () => void) => unknown;
  readonly off?: (event: "exit", listener: () => void) => unknown;
}

const MAX_BYTES = 4_096;
/** How exactly the time of a start is known. */
const INEXACT_MS = 2_000;

const isPid = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === "string";

/** Undefined for what no run of ours has written: cut short by a full disk, edited, or not a file. */
function holderOf(file: string): Holder | undefined {
  try {
    const holder = parseObject(readPlain(file, MAX_BYTES) ?? "") as unknown as Holder;
    const { pid, host, since, start, boot } = holder;
    const isWhole = isPid(pid) && typeof host === "string" && !Number.isNaN(Date.parse(since));
    return isWhole && isText(start) && isText(boot) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function lives(pid: number, { kill }: ProcessTable): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to ask: it is another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Why a lock holds no longer; undefined while its process lives on this boot and host. */
function whyStale(holder: Holder | undefined, processes: ProcessTable): string | undefined {
  if (holder === undefined) return "it is not a lock that a run has written";
  const { pid, host, since, boot, start } = holder;
  if (host !== hostname()) return `it is of another host (${String(host).slice(0, 64)})`;
  if (boot !== undefined && boot !== (bootId() ?? null)) return "the machine was started again since";
  if (!lives(pid, processes)) return `its process ${pid} has ended`;
  const now = startOf(pid);
  // Where the system once said, it says so of every process that lives.
  const isKnown = typeof start === "string" || (start === undefined && startOf(processes.pid) !== undefined);
  if (now === undefined) return isKnown ? `its process ${pid} has ended` : undefined;
  if (start === null) return undefined;
  // Without a start time, as earlier versions wrote it: whoever took the lock was there before it.
  const isSame = start === undefined ? !((startedAt(now) ?? 0) > Date.parse(since) + INEXACT_MS) : start === now;
  return isSame ? undefined : `its process id ${pid} belongs to another process now`;
}

/**
 * Takes a stale lock away. Another run may have done so and hold a new one by now: that one is put back.
 * @returns where a folder is now that was in the place of the lock and is not empty.
 */
function removeStale(file: string, seen: Holder | undefined): string | undefined {
  const aside = temporaryName(file);
  try {
    renameSync(file, aside);
    if (JSON.stringify(holderOf(aside)) !== JSON.stringify(seen)) linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  if (!lstatSync(aside, { throwIfNoEntry: false })?.isDirectory()) return void rmSync(aside, { force: true });
  try {
    return void rmdirSync(aside);
  } catch {
    return aside;
  }
}

/** One that was taken over meanwhile is not ours to remove. */
function giveBack(file: string, text: string): void {
  try {
    if (readPlain(file, MAX_BYTES) === text) rmSync(file, { force: true });
  } catch {
    // Not a lock any more.
  }
}

/**
 * Takes the lock of a stack, so that two deploys on this machine never write to one API at once.
 * A lock is valid while its process lives on this boot and host; any other one is taken over.
 * @param on gets a note about a lock that was taken over.
 * @returns a function that gives the lock back.
 * @throws AuthzError LOCKED that names who holds it.
 */
export function lock(file: string, on: Listener, processes: ProcessTable = thisProcess): () => void {
  mkdirSync(dirname(file), { recursive: true });
  sweep(file);
  const { pid } = processes;
  const own = { pid, start: startOf(pid) ?? null, boot: bootId() ?? null, host: hostname() };
  const text = JSON.stringify({ ...own, since: new Date().toISOString() });
  const mine = writeBeside(file, text);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link appears with its content or not at all, unlike a file that is opened and then written.
        linkSync(mine, file);
        const release = () => giveBack(file, text);
        processes.once?.("exit", release);
        return () => {
          processes.off?.("exit", release);
          release();
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = holderOf(file);
      const why = whyStale(holder, processes);
      if (why === undefined && holder !== undefined) {
        const fix = `wait for it, or remove ${file} if you are sure that it is gone`;
        const who = `process ${holder.pid} on ${holder.host} since ${holder.since}`;
        throw new AuthzError("LOCKED", `another run works on this stack: ${who}`, { fix });
      }
      const folder = removeStale(file, holder);
      const where = folder === undefined ? "" : `; it is now ${folder}`;
      on({ type: "note", text: `the lock ${file} was taken over: ${why}${where}` });
    }
    throw new AuthzError("LOCKED", `the lock ${file} is re-created each time it is removed`, {
      fix: "run again in a moment",
    });
  } finally {
    rmSync(mine, { force: true });
  }
}
