import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Ran, runCli } from "../support/cli.ts";
import { emptyFolder } from "../support/folder.ts";

/** Nothing of this machine's AWS settings comes through, and none are needed. */
const ENV = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_PROFILE: undefined };

/** A folder of a test's own in which the program runs; the local endpoint it may have started ends with the test. */
export interface LocalFolder {
  readonly cwd: string;
  run(...args: string[]): Promise<Ran>;
  /** The one JSON document of a run that must end well. */
  json<Output>(...args: string[]): Promise<Output>;
  /** What the endpoint says of itself while it runs. */
  running(): { readonly pid: number; readonly port: number; readonly endpoint: string } | undefined;
}

export function localFolder(env: Readonly<Record<string, string>> = {}): LocalFolder {
  const cwd = emptyFolder();
  const file = join(cwd, ".lambda-authz", "local", "endpoint.json");
  const running = () => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined);
  const run = (...args: string[]) => runCli(args, { cwd, env: { ...ENV, ...env } });
  onTestFinished(() => end(running()?.pid));
  return {
    cwd,
    run,
    async json(...args) {
      const { code, stdout, stderr } = await run(...args, "--json");
      if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
      return JSON.parse(stdout);
    },
    running,
  };
}

/** Ends a process for good, if it is still there. */
export function end(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
