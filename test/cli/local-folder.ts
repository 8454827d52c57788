import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Ran, runCli } from "../support/cli.ts";
import { emptyFolder } from "../support/folder.ts";
import { runInProcess } from "../support/in-process.ts";

/** Nothing of this machine's AWS settings comes through, and none are needed. */
const ENV = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_PROFILE: undefined };

/** A folder of a test's own in which the program runs; the local endpoint it may have started ends with the test. */
export interface LocalFolder {
  readonly cwd: string;
  run(...args: string[]): Promise<Ran>;
  /** As `run`, as a process of its own: slower, and several may run at once. */
  runAlone(...args: string[]): Promise<Ran>;
  /** Starts a run that goes on until Ctrl-C; resolves once it has written this. */
  start(until: string, ...args: string[]): Promise<Started>;
  /** The one JSON document of a run that must end well. */
  json<Output>(...args: string[]): Promise<Output>;
  /** What the endpoint says of itself while it runs. */
  running():
    | { readonly pid: number; readonly port: number; readonly endpoint: string; readonly build?: string }
    | undefined;
}

/** A run that goes on. */
export interface Started {
  /** All that it has written so far. */
  said(): string;
  /** How it ends by itself. */
  readonly ended: Promise<Ran>;
  /** Ctrl-C. @returns how it ended. */
  interrupt(): Promise<Ran>;
  /** Ends it without a word. */
  kill(): void;
}

/**
 * @param cwd an existing folder.
 * @param runner how to run: in this process, or as users do (`runCli`).
 */
export function localFolder(
  env: Readonly<Record<string, string>> = {},
  cwd: string = emptyFolder(),
  runner: typeof runCli = runInProcess,
): LocalFolder {
  const file = join(cwd, ".lambda-authz", "local", "endpoint.json");
  const running = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
  const options = { cwd, env: { ...ENV, ...env } };
  const run = (...args: string[]) => runner(args, options);
  const runAlone = (...args: string[]) => runCli(args, options);
  onTestFinished(() => end(running()?.pid));
  async function start(until: string, ...args: string[]): Promise<Started> {
    let child: ChildProcess | undefined;
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
    };
    const onSpawn = (one: ChildProcess) => {
      child = one;
      one.stdout?.on("data", hear);
      one.stderr?.on("data", hear);
    };
    const ended = runCli(args, { ...options, onSpawn });
    onTestFinished(() => end(child?.pid));
    await expect.poll(() => said, { interval: 10, timeout: 15_000 }).toContain(until);
    return {
      said: () => said,
      ended,
      interrupt() {
        child?.kill("SIGINT");
        return ended;
      },
      kill: () => end(child?.pid),
    };
  }
  return {
    cwd,
    run,
    runAlone,
    start,
    async json(...args) {
      const { code, stdout, stderr } = await run(...args, "--json");
      if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
      return JSON.parse(stdout);
    },
    running,
  };
}

/** A folder in which every run is a process of its own, as for users. */
export const processFolder = (env: Readonly<Record<string, string>> = {}, cwd = emptyFolder()): LocalFolder =>
  localFolder(env, cwd, runCli);

/** Removes a folder, again where an endpoint has written to it in between. */
export const removed = (folder: string) =>
  expect.poll(() => rmSync(folder, { recursive: true, force: true }), { interval: 1 }).toBeUndefined();

/** Ends a process for good, if it is still there. */
export function end(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
