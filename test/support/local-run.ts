import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorEnv, type Ran, runCli } from "./cli.ts";
import { inventory } from "./inventory.ts";

export const REGION = "us-east-1";

/** `lambda-authz local` in the foreground, in a project folder of its own. */
export interface LocalRun {
  readonly cwd: string;
  readonly endpoint: string;
  /** What a client needs: the variables that it printed, a region, and no AWS settings of this machine. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of all functions, APIs, roles and log groups. */
  inventory(): Promise<string[]>;
  /** Sends SIGTERM and waits for its end. */
  end(): Promise<Ran>;
  /** Ends it, if it still runs, and removes the folder. */
  remove(): Promise<void>;
}

/** Lines of NAME=value, as a shell would take them. */
const variablesIn = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2)),
  );

/**
 * Starts it and waits until it answers.
 * @param prepare writes files of its folder before that.
 * @throws Error that says what it wrote to standard error, when it ends instead.
 */
export async function runLocal(
  env: Readonly<Record<string, string>> = {},
  prepare: (cwd: string) => void = () => {},
): Promise<LocalRun> {
  const cwd = mkdtempSync(join(tmpdir(), "local-run-"));
  prepare(cwd);
  let child: ChildProcess | undefined;
  let ended: Promise<Ran> | undefined;
  const printed = await new Promise<Record<string, string>>((resolve, reject) => {
    const onSpawn = (one: ChildProcess) => {
      child = one;
      one.stdout?.once("data", (lines) => resolve(variablesIn(`${lines}`)));
    };
    ended = runCli(["local"], { cwd, onSpawn, env });
    ended.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  const endpoint = printed["AWS_ENDPOINT_URL"] ?? "";
  const credentials = {
    accessKeyId: printed["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: printed["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  const end = async () => {
    child?.kill();
    return (await ended) as Ran;
  };
  return {
    cwd,
    endpoint,
    end,
    env: { ...emulatorEnv(endpoint), ...printed, AWS_DEFAULT_REGION: REGION },
    inventory: () => inventory(endpoint, credentials, "/"),
    async remove() {
      await end();
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
