import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/lambda-authz.js", import.meta.url));

/** How a run of the built program ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Gets the running process, to end it early. */
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Another program than `node bin/lambda-authz.js`: npx with a tarball. */
  readonly program?: readonly [string, ...string[]];
}

/** Credentials and place for an emulator; nothing of the machine's own AWS settings comes through. */
export const emulatorEnv = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
});

/** Runs the built command line once, to its end. */
export function runCli(args: readonly string[], { cwd, env = {}, input, program, onSpawn }: RunOptions): Promise<Ran> {
  const [command, ...before] = program ?? [process.execPath, BIN];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], { cwd, env: { ...process.env, ...env } });
    onSpawn?.(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: `${Buffer.concat(out)}`, stderr: `${Buffer.concat(err)}` }));
    child.stdin.end(input ?? "");
  });
}
