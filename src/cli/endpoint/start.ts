import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AuthzError } from "../../lib/errors.ts";
import { setAside } from "../../lib/files/set-aside.ts";
import { PACKAGE_ROOT } from "../../lib/package-root.ts";
import type { Io } from "../terminal/io.ts";
import { endpointEnvironment } from "./endpoint-environment.ts";
import { keyIn, type Note, writeKey } from "./endpoint-files.ts";
import { fixedKey } from "./endpoint-key.ts";
import { endOutdated } from "./outdated.ts";
import { findRunning, logFile, type Running } from "./running-endpoint.ts";

/** The local endpoint, as it is built. */
export const PROGRAM = fileURLToPath(new URL("dist/local/main.js", PACKAGE_ROOT));

/** A machine with much to do may take seconds for it. */
const START_MS = 60_000;

/** Nothing when the log was removed meanwhile. */
function lastLines(log: string): string {
  try {
    return readFileSync(log, "utf8").trim().split("\n").slice(-3).join("\n");
  } catch {
    return "";
  }
}

/** What the child says: that it answers, or why it does not; its log may be on a full disk. */
interface Told {
  readonly notes?: readonly string[];
  readonly failed?: string;
}

/** Resolves when the child says that it answers, or ends because another one does already. */
function ready(child: ChildProcess, log: string, note: Note): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
      const fix = `its log is ${log}`;
      reject(new AuthzError("LOCAL_FAILED", `the local endpoint did not start in ${START_MS / 1_000} s`, { fix }));
    }, START_MS);
    child.once("message", () => clearTimeout(late)).once("exit", () => clearTimeout(late));
    child.once("message", ({ notes = [], failed }: Told) => {
      // Its end, some day, is no failure of this start.
      child.removeAllListeners("exit");
      if (failed !== undefined) {
        const fix = `its log is ${log}`;
        return reject(new AuthzError("LOCAL_FAILED", `the local endpoint could not start: ${failed}`, { fix }));
      }
      for (const line of notes) note(`note: ${line}`);
      resolve();
    });
    child.once("error", (error) => {
      clearTimeout(late);
      reject(error);
    });
    child.once("exit", (code, signal) => {
      if (code === 0) return resolve();
      const said = lastLines(log);
      reject(
        new AuthzError("LOCAL_FAILED", `the local endpoint ended with ${code ?? signal}:\n${said}`, {
          fix: `its log is ${log}`,
        }),
      );
    });
  });
}

/** Makes the folder of an endpoint, closed to others, and fixes its key where a script wants that. */
export function prepareFolder(folder: string, env: Io["env"]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = fixedKey(env);
  if (key !== undefined) writeKey(folder, key);
}

/** Opened for adding. What is no plain file is set aside: a link leads elsewhere, a pipe waits for a reader. */
function openLog(log: string, note: Note): number {
  if (lstatSync(log, { throwIfNoEntry: false })?.isFile() === false) note(setAside(log, "is not a plain file"));
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  return openSync(log, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), 0o600);
}

/**
 * The local endpoint of a project, started in the background when none runs, or one of another build. It outlives this
 * process.
 * @param env the caller's; see endpointEnvironment for what of it the endpoint gets.
 * @param note is told of files that were broken and set aside.
 * @throws AuthzError LOCAL_FAILED.
 */
export async function ensureRunning(folder: string, env: Io["env"], note: Note): Promise<Running> {
  const fixed = fixedKey(env);
  const before = await findRunning(folder, note);
  if (before !== undefined && !(await endOutdated(folder, before, note))) {
    const key = keyIn(folder);
    if (fixed && (key?.accessKeyId !== fixed.accessKeyId || key.secretAccessKey !== fixed.secretAccessKey))
      note({
        text: "note: the local endpoint runs with another key than LAMBDA_AUTHZ_LOCAL_CREDENTIALS; to use that one, stop it",
        command: { name: "local stop" },
      });
    return before;
  }
  prepareFolder(folder, env);
  const log = logFile(folder);
  const output = openLog(log, note);
  const child = spawn(process.execPath, [PROGRAM, folder], {
    detached: true,
    env: endpointEnvironment(env),
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  await ready(child, log, note);
  child.unref();
  const started = await findRunning(folder);
  if (started !== undefined) return started;
  throw new AuthzError("LOCAL_FAILED", "the local endpoint started but does not answer", { fix: `its log is ${log}` });
}
