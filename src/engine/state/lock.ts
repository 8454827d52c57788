import { linkSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
// A lock belongs to the process that acquires it.
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
  /** Of the process; null if the system does not provide it, absent in locks of earlier versions. */
  readonly start?: string | null;
  readonly boot?: string | null;
}

/** The own process ID, and a way to test whether another process runs (`kill` with signal 0). */
export interface ProcessTable {
  readonly pid: number;
  readonly kill: (pid: number, signal: 0) => unknown;
  /** The end of the own process, at which its locks are released; SIGKILL does not emit it. */
  readonly once?: (event: "exit", listener: () => void) => unknown;
  readonly off?: (event: "exit", listener: () => void) => unknown;
}

const MAX_BYTES = 4_096;
/** The precision of a process's start time. */
const INEXACT_MS = 2_000;

const isPid = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === "string";

/** Undefined if the content was not written by a run of this tool: truncated by a full disk, edited, or not a file. */
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

function isRunning(pid: number, { kill }: ProcessTable): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Why a lock is stale; undefined while its process runs on this boot and host. */
function whyStale(holder: Holder | undefined, processes: ProcessTable): string | undefined {
  if (holder === undefined) return "it was not written by a run of lambda-authz";
  const { pid, host, since, boot, start } = holder;
  if (host !== hostname()) return `it belongs to another host (${String(host).slice(0, 64)})`;
  if (boot !== undefined && boot !== (bootId() ?? null)) return "the machine was restarted since";
  if (!isRunning(pid, processes)) return `its process ${pid} has ended`;
  const now = startOf(pid);
  // If the system provided the start time once, it provides it for every running process.
  const isKnown = typeof start === "string" || (start === undefined && startOf(processes.pid) !== undefined);
  if (now === undefined) return isKnown ? `its process ${pid} has ended` : undefined;
  if (start === null) return undefined;
  // Without a start time, as in locks of earlier versions: the holder was started before the lock was written.
  const isSame = start === undefined ? !((startedAt(now) ?? 0) > Date.parse(since) + INEXACT_MS) : start === now;
  return isSame ? undefined : `its process ID ${pid} belongs to another process now`;
}

/**
 * Removes a stale lock. Another run may have done so and acquired a new one by now: that one is put back.
 * @returns the new path of a non-empty folder that had the lock's path.
 */
function removeStale(file: string, stale: Holder | undefined): string | undefined {
  const aside = temporaryName(file);
  try {
    renameSync(file, aside);
    if (JSON.stringify(holderOf(aside)) !== JSON.stringify(stale)) linkSync(aside, file);
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

/** Removes the lock, unless another run has replaced it meanwhile. */
function releaseLock(file: string, text: string): void {
  try {
    if (readPlain(file, MAX_BYTES) === text) rmSync(file, { force: true });
  } catch {
    // No longer a lock.
  }
}

const textOf = ({ pid, host, since }: Holder): string => `process ${pid} on ${host} since ${since}`;

/** Who holds a lock, as text for messages; undefined if it is free or stale. Changes nothing. */
export function lockHolder(file: string, processes: ProcessTable = thisProcess): string | undefined {
  const holder = holderOf(file);
  return holder === undefined || whyStale(holder, processes) !== undefined ? undefined : textOf(holder);
}

/**
 * Acquires the lock of a stack, so that two deploys on this machine never write to one API at once.
 * A lock is valid while its process runs on this boot and host; any other one is stale and replaced.
 * @param on gets a note about a replaced lock.
 * @returns a function that releases the lock.
 * @throws AuthzError LOCKED that names the holder.
 */
export function lock(file: string, on: Listener, processes: ProcessTable = thisProcess): () => void {
  mkdirSync(dirname(file), { recursive: true });
  sweep(file);
  const { pid } = processes;
  const own = { pid, start: startOf(pid) ?? null, boot: bootId() ?? null, host: hostname() };
  const text = JSON.stringify({ ...own, since: new Date().toISOString() });
  const temporary = writeBeside(file, text);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link appears with its content or not at all, unlike a file that is opened and then written.
        linkSync(temporary, file);
        const release = () => releaseLock(file, text);
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
        const fix = `wait until it ends, or remove ${file} if you are sure that it has ended`;
        throw new AuthzError("LOCKED", `another run is using this stack: ${textOf(holder)}`, { fix });
      }
      const folder = removeStale(file, holder);
      const where = folder === undefined ? "" : `; it is now ${folder}`;
      on({ type: "note", text: `replaced the stale lock ${file}: ${why}${where}` });
    }
    throw new AuthzError("LOCKED", `the lock ${file} is re-created each time it is removed`, {
      fix: "run again in a moment",
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}
