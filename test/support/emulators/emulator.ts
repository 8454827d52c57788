import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isCi } from "../../../src/lib/is-ci.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const READY_WITHIN_MS = 40_000;

/** An emulator of AWS that a test started for itself. */
export interface Emulator {
  /** Without a trailing slash. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const ADVICE = "python3 -m venv .venv && .venv/bin/pip install -r test/support/emulators/requirements.txt";

/** A path that is there; undefined, with a warning, when it is not. @throws Error in CI, which must never pass by skipping. */
export function installed(path: string | undefined, name: string, advice = ADVICE): string | undefined {
  if (path !== undefined && existsSync(path)) return path;
  if (isCi(process.env)) throw new Error(`${name} is not installed: .ci/run does it`);
  console.warn(`skipped: ${name} is not installed; install it with ${advice}`);
  return undefined;
}

/** Where a program of the virtual environment is; undefined where `.ci/run` has not made it. */
export const programOf = (name: string): string | undefined => installed(join(ROOT, ".venv", "bin", name), name);

/** The virtual environment's Python, when it has this package. */
export function pythonWith(name: string): string | undefined {
  const python = programOf("python3");
  if (python === undefined) return undefined;
  const lib = join(ROOT, ".venv", "lib");
  const folders = readdirSync(lib).map((version) => join(lib, version, "site-packages", name));
  return installed(folders.find(existsSync), name) && python;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });

async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the emulator ended with ${child.exitCode}: ${said()}`);
    const answers = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) return;
    if (Date.now() > deadline) throw new Error(`${url} did not answer within ${READY_WITHIN_MS / 1000} s: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Starts an emulator on a free port of loopback, with an empty state of its own.
 * @param args and env get the port and the folder for its state.
 */
export async function startEmulator(
  program: string,
  health: string,
  args: (port: number) => string[],
  env: (port: number, state: string) => Record<string, string>,
): Promise<Emulator> {
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), "emulator-"));
  const path = `${join(ROOT, ".venv", "bin")}:${process.env["PATH"]}`;
  // Detached: it gets a process group, so that the workers it starts end with it.
  const child = spawn(program, args(port), {
    env: { ...process.env, PATH: path, ...env(port, state) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      said = (said + chunk).slice(-2000);
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await ready(`${endpoint}${health}`, child, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, stop };
}
