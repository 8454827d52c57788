import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AuthzError } from "../../lib/errors.ts";
import type { Io } from "../io.ts";
import { endpointEnvironment } from "./environment.ts";
import { findRunning, logFile, type Running } from "./running.ts";

/** The local endpoint, as it is built. */
export const PROGRAM = fileURLToPath(new URL("../../../dist/local/main.js", import.meta.url));

/** Resolves when the child says that it answers, or ends because another one does already. */
function ready(child: ChildProcess, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => {
      // Its end, some day, is no failure of this start.
      child.removeAllListeners("exit");
      resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) return resolve();
      const said = readFileSync(log, "utf8").trim().split("\n").slice(-3).join("\n");
      reject(
        new AuthzError("LOCAL_FAILED", `the local endpoint ended with ${code}:\n${said}`, { fix: `its log is ${log}` }),
      );
    });
  });
}

/**
 * The local endpoint of a project, started in the background when none runs. It outlives this process.
 * @param env the caller's; see endpointEnvironment for what of it the endpoint gets.
 * @throws AuthzError LOCAL_FAILED.
 */
export async function ensureRunning(folder: string, env: Io["env"]): Promise<Running> {
  const before = await findRunning(folder);
  if (before !== undefined) return before;
  mkdirSync(folder, { recursive: true });
  const log = logFile(folder);
  const output = openSync(log, "a", 0o600);
  const child = spawn(process.execPath, [PROGRAM, folder], {
    detached: true,
    env: endpointEnvironment(env),
    stdio: ["ignore", output, output, "ipc"],
  });
  await ready(child, log);
  child.unref();
  const started = await findRunning(folder);
  if (started !== undefined) return started;
  throw new AuthzError("LOCAL_FAILED", "the local endpoint started but does not answer", { fix: `its log is ${log}` });
}
