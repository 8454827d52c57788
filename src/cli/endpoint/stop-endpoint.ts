import { rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readPlain } from "../../lib/files/read-plain.ts";
import { identityIn, isProcess, keyIn, type Note } from "./endpoint-files.ts";
import { endpointFolder, findRunning } from "./running-endpoint.ts";

const WAIT_MS = 5_000;
const EVERY_MS = 10;

/** Waits until it is so. @returns whether it came to that. */
async function until(isSo: () => boolean | Promise<boolean>, waitMs = WAIT_MS): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    if (await isSo()) return true;
    await sleep(EVERY_MS);
  }
  return false;
}

/** The process may have ended in between. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** How an endpoint is ended. */
interface Stop {
  readonly note?: Note;
  /** After which one that does not end is killed. */
  readonly graceMs?: number;
  /** The only process that is meant: another run may have started the next one by now. */
  readonly pid?: number;
}

/**
 * Ends the local endpoint of a project and waits until it is gone. No process gets a signal but the one that wrote the
 * endpoint's file: the same start time on the same boot, or, where the system does not say, the id in its health answer.
 * @returns whether one ran.
 */
export async function stopRunning(folder: string, { note, graceMs = WAIT_MS, pid }: Stop = {}): Promise<boolean> {
  const running = await findRunning(folder, note);
  // A file that was lost, broken or changed is written again by an endpoint that lives.
  if (running !== undefined) await until(() => identityIn(folder)?.pid === running.pid);
  const identity = identityIn(folder);
  if (identity === undefined || (pid ?? identity.pid) !== identity.pid) return false;
  const lives = async () => {
    if (identity.start !== null) return isProcess(identity);
    return (await findRunning(folder))?.pid === identity.pid;
  };
  if (!(await lives())) return false;
  signal(identity.pid, "SIGTERM");
  if (await until(async () => !(await lives()), graceMs)) return true;
  // Suspended or stuck.
  if (await lives()) signal(identity.pid, "SIGKILL");
  await until(async () => !(await lives()));
  return true;
}

/** As the endpoint keeps it for its next start. */
function lastPort(folder: string): number | undefined {
  try {
    return Number(readPlain(join(folder, "port"), 16)) || undefined;
  } catch {
    return undefined;
  }
}

/** Removes the folder unless it contains state of AWS or of another endpoint, or a file that is being written. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
}

/**
 * Ends the local endpoint of a project and forgets all it knew, whatever state its files are in. One that cannot be
 * found ends by itself once its folder is gone.
 * @param configFile absolute path of config.ini.
 */
export async function removeEndpoint(configFile: string): Promise<void> {
  const folder = endpointFolder(dirname(configFile));
  const port = identityIn(folder)?.port ?? keyIn(folder)?.port ?? lastPort(folder);
  await stopRunning(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // What deploys remembered of it.
  if (port !== undefined) rmSync(join(dirname(folder), `127.0.0.1_${port}`), { recursive: true, force: true });
  removeEmpty(dirname(folder));
}
