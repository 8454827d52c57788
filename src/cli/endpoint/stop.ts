import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endpointFile, endpointFolder, findRunning } from "./running.ts";

const WAIT_MS = 5_000;

/** Ends the local endpoint of a project and waits until it is gone. @returns whether one ran. */
export async function stopRunning(folder: string): Promise<boolean> {
  const running = await findRunning(folder);
  if (running === undefined) return false;
  process.kill(running.pid, "SIGTERM");
  for (let waited = 0; existsSync(endpointFile(folder)) && waited < WAIT_MS; waited += 10) await sleep(10);
  return true;
}

/** Ends the local endpoint of a project and forgets all it knew. @param configFile absolute path of config.ini. */
export async function removeEndpoint(configFile: string): Promise<void> {
  const folder = endpointFolder(dirname(configFile));
  const running = await findRunning(folder);
  await stopRunning(folder);
  rmSync(folder, { recursive: true, force: true });
  // What deploys remembered of it.
  if (running) rmSync(join(dirname(folder), `127.0.0.1_${running.port}`), { recursive: true, force: true });
}
