import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Runnable, RuntimeParts } from "../runtime-model.ts";
import { unpacked } from "./code.ts";
import type { Environment } from "./environment.ts";
import { environmentOf } from "./function-environment.ts";
import { commandFor } from "./runtime-command.ts";

/**
 * Reads lines from a process; line breaks inside of one event arrive as carriage returns and leave as line breaks.
 * @returns passes on a last line that has no end yet.
 */
function readOutput(stream: Readable, line: (text: string) => void): () => void {
  let rest = "";
  const pass = (text: string) => {
    if (text !== "") line(text.replaceAll("\r", "\n"));
  };
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(pass);
  });
  return () => {
    pass(rest);
    rest = "";
  };
}

/** The process of a function, and the log that its output goes to. */
export type Sandbox = ReturnType<typeof startSandbox>;

/**
 * Starts a process for a function.
 * @param runtimeApi host, port and path under which it fetches its events.
 * @throws Error when this machine cannot run it.
 */
export function startSandbox(fn: Runnable, parts: RuntimeParts, runtimeApi: string, { log, logStream }: Environment) {
  const { endpoint, credentials } = parts;
  const folder = unpacked(parts.store, fn.codeSha256Hex);
  const [program, ...args] = commandFor(fn, folder);
  const env = environmentOf(fn, { folder, logStream, runtimeApi, endpoint, credentials });
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const outputs = [readOutput(child.stdout, log.add), readOutput(child.stderr, log.add)];
  return {
    child,
    log,
    /** Passes on last lines of the output that have no line break yet. */
    flushOutput(): void {
      for (const flush of outputs) flush();
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
