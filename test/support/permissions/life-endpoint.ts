import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import type { Handler } from "../../../src/local/http.ts";
import type { PolicyDocument } from "../../../src/local/policy/parse-policy.ts";
import { serve } from "../../../src/local/server.ts";
import { type Decision, decisionIn } from "../iam-decisions.ts";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";

/** An account behind one address, and a project in a folder. Both can be put back to where they were. */
export interface LifeEndpoint {
  readonly endpoint: string;
  /** The folder of the project. */
  readonly cwd: string;
  /** What callers may do; everything without it. */
  policy: PolicyDocument | undefined;
  /** What IAM decided since the last look. */
  decisions(): Decision[];
  /** Copies account and project. @returns what puts them back. */
  keep(): () => Promise<void>;
  close(): Promise<void>;
}

const clock = { now: Date.now };

export async function openLife(): Promise<LifeEndpoint> {
  const root = mkdtempSync(join(tmpdir(), "life-"));
  const [folder, cwd] = [join(root, "account"), join(root, "project")];
  const said: string[] = [];
  let current: Endpoint | undefined;
  const handle: Handler = async (request) => (current as Endpoint).handle(request);
  const server = await serve(handle, 0, (error) => {
    throw error;
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const start = async () => {
    current = await createEndpoint({
      folder,
      endpoint,
      credentials: LOCAL_CREDENTIALS,
      faults: { roleDelayMs: 0, functionDelayMs: 0 },
      policy: () => life.policy,
      say: (line) => void said.push(line),
      // The machine's, also while a test moves the clock of the program.
      clock,
    });
  };
  let copies = 0;
  const life: LifeEndpoint = {
    endpoint,
    cwd,
    policy: undefined,
    decisions: () => said.splice(0).flatMap((line) => decisionIn(line) ?? []),
    keep() {
      const copy = join(root, `copy-${copies++}`);
      const as = { recursive: true, preserveTimestamps: true };
      for (const name of ["account", "project"]) cpSync(join(root, name), join(copy, name), as);
      return async () => {
        await current?.close(false);
        for (const name of ["account", "project"]) {
          rmSync(join(root, name), { recursive: true, force: true });
          cpSync(join(copy, name), join(root, name), as);
        }
        await start();
      };
    },
    async close() {
      await server.close();
      await current?.close(false);
      rmSync(root, { recursive: true, force: true });
    },
  };
  await start();
  return life;
}
