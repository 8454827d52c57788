import { Dropped } from "../../src/local/faults.ts";
import { emulatorEnv, type Ran } from "../support/cli.ts";
import { runInProcess } from "../support/in-process.ts";
import type { Acts, Fault } from "./faults.ts";
import type { ArrivedCall, ServedAccount } from "./served-account.ts";
import { leftByKilled, readStateFiles, type StateFiles, writeStateFiles } from "./state-folder.ts";

/** How a run ended, and what it asked for. */
export interface Outcome {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly said: string;
  readonly calls: readonly ArrivedCall[];
}

export type Command = "deploy" | "teardown";

/** How each is started. */
export const ARGS: Readonly<Record<Command, readonly string[]>> = {
  deploy: ["deploy", "--yes", "--widen"],
  teardown: ["teardown", "--yes"],
};

const said = ({ stdout, stderr }: Ran): string => stdout + stderr;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A call that nobody awaits may still be on its way when a run has ended. */
async function quiet(calls: readonly ArrivedCall[]): Promise<void> {
  for (let seen = -1; seen !== calls.length; ) {
    seen = calls.length;
    for (let turns = 0; turns < 5; turns++) await turn();
  }
}

/** Runs a command undisturbed. */
export async function runCommand(account: ServedAccount, cwd: string, command: Command): Promise<Outcome> {
  const calls = account.watch();
  const ran = await runInProcess(ARGS[command], { cwd, env: emulatorEnv(account.endpoint) });
  return { code: ran.code, said: said(ran), calls };
}

/** As Ctrl-C and `kill` do it: the listeners that the run has added hear it. */
function signalled(name: "SIGINT" | "SIGTERM", before: readonly unknown[]): void {
  for (const listener of process.listeners(name)) if (!before.includes(listener)) listener(name);
}

/** Runs a command in this process, to which a fault happens at the call of that number. */
export async function disturbedRun(
  account: ServedAccount,
  cwd: string,
  command: Command,
  fault: Fault,
  at: number,
): Promise<Outcome> {
  let disk: StateFiles | undefined;
  const listeners = { SIGINT: process.listeners("SIGINT"), SIGTERM: process.listeners("SIGTERM") };
  const acts: Acts = {
    kill() {
      disk ??= readStateFiles(cwd);
      throw new Dropped();
    },
    signal: (name) => signalled(name, listeners[name]),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const onCall = fault.on(at, acts);
  const calls = account.watch(async (call) =>
    // A process that is gone sends nothing more.
    disk === undefined ? onCall(call) : call.refuse(400, "Killed", "the process was killed"),
  );
  const ran = await runInProcess(ARGS[command], { cwd, env: emulatorEnv(account.endpoint) });
  await quiet(calls);
  if (disk === undefined) return { code: ran.code, said: said(ran), calls };
  writeStateFiles(cwd, leftByKilled(disk));
  return { code: null, said: "", calls };
}
