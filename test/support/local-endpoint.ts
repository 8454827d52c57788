import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCAL_CREDENTIALS_ENV } from "./local-credentials.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/local/main.js", import.meta.url));

/** The local endpoint as a process of its own, in a folder of its own. */
export interface LocalEndpoint {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startLocal(env: Readonly<Record<string, string>> = {}): Promise<LocalEndpoint> {
  const folder = mkdtempSync(join(tmpdir(), "local-endpoint-"));
  const stdio = ["ignore", "pipe", "ignore"] as const;
  const child = spawn(process.execPath, [PROGRAM, folder], {
    stdio: [...stdio],
    env: { ...process.env, ...LOCAL_CREDENTIALS_ENV, ...env },
  });
  const said = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the local endpoint ended with ${code}`)));
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
  });
  return {
    endpoint: said.trim().replace("AWS_ENDPOINT_URL=", ""),
    async stop() {
      const ended = new Promise((resolve) => child.removeAllListeners("exit").once("exit", resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
