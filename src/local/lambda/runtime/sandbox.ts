import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Runnable } from "../model.ts";
import { unpacked } from "./code.ts";
import { commandFor } from "./command.ts";
import { environmentOf } from "./environment.ts";
import { createLog } from "./invocation-log.ts";
import { readOutput } from "./output.ts";
import type { RuntimeParts } from "./runtime-parts.ts";

/** The process of a function, and the log that its output goes to. */
export interface Sandbox {
  readonly child: ChildProcess;
  readonly log: ReturnType<typeof createLog>;
  /** Passes on last lines of the output that have no end yet. */
  readonly flushOutput: () => void;
  readonly kill: () => void;
}

const streamName = ({ version }: Runnable, now: number): string =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll("-", "/")}/[${version}]${randomBytes(16).toString("hex")}`;

/**
 * Starts a process for a function.
 * @param runtimeApi host, port and path under which it fetches its events.
 * @throws Error when this machine cannot run it.
 */
export function startSandbox(fn: Runnable, parts: RuntimeParts, runtimeApi: string): Sandbox {
  const { endpoint, credentials, clock } = parts;
  const logStream = streamName(fn, clock.now());
  const log = createLog(parts.logs, fn, logStream, clock.now);
  const folder = unpacked(parts.store, fn.codeSha256Hex);
  const [program, ...args] = commandFor(fn, folder);
  const env = environmentOf(fn, { folder, logStream, runtimeApi, endpoint, credentials });
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const outputs = [readOutput(child.stdout, log.add), readOutput(child.stderr, log.add)];
  return {
    child,
    log,
    flushOutput() {
      for (const flush of outputs) flush();
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
