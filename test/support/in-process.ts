import { PassThrough, Readable } from "node:stream";
import { main } from "../../src/cli/main.ts";
import type { Ran, RunOptions } from "./cli.ts";
import { expectPlainRun } from "./plain-words.ts";

let running = false;

/** The environment of a child with these variables: an undefined one is left out. @returns how to put back what was. */
function enter(env: RunOptions["env"] = {}): () => void {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

const textOf = (stream: PassThrough): (() => string) => {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => `${Buffer.concat(chunks)}`;
};

/**
 * As `runCli`, in this process: loading the SDK for each run costs most of a second. For tests that are not about
 * processes; two at once would share one environment, so that is refused.
 */
export async function runInProcess(args: readonly string[], { cwd, env, input }: RunOptions): Promise<Ran> {
  if (running) throw new Error("runs in this process share its environment: use runCli for runs side by side");
  running = true;
  const leave = enter(env);
  const stdin = Readable.from(input === undefined ? [] : [Buffer.from(input)]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [textOf(stdout), textOf(stderr)];
  try {
    const code = await main(args, { cwd, env: process.env, stdin, stdout, stderr });
    const ran = { code, stdout: out(), stderr: err() };
    expectPlainRun(ran);
    return ran;
  } finally {
    leave();
    running = false;
  }
}
