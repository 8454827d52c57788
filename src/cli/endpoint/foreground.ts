import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { AuthzError } from "../../lib/errors.ts";
import type { Context, Result } from "../command.ts";
import { endpointEnvironment } from "./environment.ts";
import { findRunning } from "./running.ts";
import { PROGRAM } from "./start.ts";

/**
 * Runs the local endpoint of a project until it is ended. Its address is all that it prints on standard output; what
 * happens goes to standard error.
 * @throws AuthzError LOCAL_FAILED when one runs already, or when it cannot start.
 */
export async function runInForeground(folder: string, { io, options, signal }: Context): Promise<Result> {
  const before = await findRunning(folder);
  if (before !== undefined)
    throw new AuthzError("LOCAL_FAILED", `the local endpoint of this project runs already at ${before.endpoint}`, {
      fix: "lambda-authz local stop ends it",
    });
  mkdirSync(folder, { recursive: true });
  const port = typeof options["port"] === "string" ? [options["port"]] : [];
  const child = spawn(process.execPath, [PROGRAM, folder, ...port], {
    env: endpointEnvironment(io.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(io.stdout, { end: false });
  child.stderr.pipe(io.stderr, { end: false });
  const end = () => void child.kill("SIGTERM");
  signal.addEventListener("abort", end);
  // Else it would go on without us.
  process.once("SIGTERM", end);
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  signal.removeEventListener("abort", end);
  process.removeListener("SIGTERM", end);
  if (code !== 0) throw new AuthzError("LOCAL_FAILED", `the local endpoint ended with ${code}`);
  return { json: undefined, text: () => "" };
}
