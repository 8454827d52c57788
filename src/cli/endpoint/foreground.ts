import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { AuthzError } from "../../lib/errors.ts";
import type { Context, Result } from "../command.ts";
import { endpointEnvironment } from "./endpoint-environment.ts";
import { keyIn } from "./endpoint-files.ts";
import { findRunning } from "./running-endpoint.ts";
import { PROGRAM, prepareFolder } from "./start.ts";

/** @throws AuthzError USAGE. */
function portOf(port: string | undefined): string[] {
  if (port === undefined) return [];
  if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return [port];
  throw new AuthzError("USAGE", `--port ${JSON.stringify(port)} is not a port`, { fix: "a number from 0 to 65535" });
}

/**
 * Runs the local endpoint of a project until it is ended. Its address and key, as variables that every AWS tool reads,
 * are all that it prints on standard output; what happens goes to standard error.
 * @throws AuthzError LOCAL_FAILED when one is already running, or when it cannot start.
 */
export async function runInForeground(
  folder: string,
  { io, ui, options, signal }: Context<{ readonly port?: string; readonly policy?: string }>,
): Promise<Result> {
  const port = portOf(options.port);
  const before = await findRunning(folder, ui.note);
  if (before !== undefined)
    throw new AuthzError(
      "LOCAL_FAILED",
      `the local endpoint of this project is already running at ${before.endpoint}`,
      {
        fix: { text: "stop it first", command: { name: "local stop" } },
      },
    );
  prepareFolder(folder, io.env);
  const child = spawn(process.execPath, [PROGRAM, folder, ...port, "--foreground"], {
    env: {
      ...endpointEnvironment(io.env),
      ...(options.policy !== undefined && { LAMBDA_AUTHZ_LOCAL_POLICY: resolve(io.cwd, options.policy) }),
    },
    // The channel ends with this process, however that ends, and the endpoint with the channel.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  // Its first line says that it answers.
  child.stdout?.on("data", (chunk: Buffer) => {
    const key = keyIn(folder);
    const lines = key && [`AWS_ACCESS_KEY_ID=${key.accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`];
    io.stdout.write([chunk.toString().trimEnd(), ...(lines ?? []), ""].join("\n"));
  });
  child.stderr?.pipe(io.stderr, { end: false });
  let reason: string | undefined;
  child.once("message", ({ failed }: { readonly failed?: string }) => {
    reason = failed;
  });
  const end = () => void child.kill("SIGTERM");
  signal.addEventListener("abort", end);
  const code = await new Promise<number | string | null>((resolve) =>
    child.once("exit", (status, by) => resolve(status ?? by)),
  );
  signal.removeEventListener("abort", end);
  if (reason !== undefined)
    throw new AuthzError("LOCAL_FAILED", `the local endpoint could not start: ${reason}`, {
      fix: port.length === 0 ? "correct that" : "correct that, or omit --port for a free port",
    });
  if (code !== 0)
    throw new AuthzError("LOCAL_FAILED", `the local endpoint ended with ${code}`, {
      fix: { text: "correct what its output above reports, then start it again", command: { name: "local" } },
    });
  return { json: undefined, text: () => "" };
}
