import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import type { FaultPlan } from "../../../src/local/faults.ts";
import type { Handler } from "../../../src/local/http.ts";
import type { PolicyDocument } from "../../../src/local/policy/parse-policy.ts";
import { serve } from "../../../src/local/server.ts";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";
import type { LocalEndpoint } from "../local-endpoint.ts";

/**
 * As `startLocal`, in this process, which starts faster and makes fewer keys.
 * @param say hears what its log would.
 * @param policy what the caller may do, looked up at each call.
 */
export async function serveLocal(
  faults: FaultPlan = {},
  say: (line: string) => void = () => {},
  policy: () => PolicyDocument | undefined = () => undefined,
): Promise<LocalEndpoint> {
  const folder = mkdtempSync(join(tmpdir(), "local-endpoint-"));
  let handle: Handler = async () => ({ status: 503, headers: [], body: "" });
  let servesHost = (_host: string) => false;
  const server = await serve(
    (request) => handle(request),
    0,
    (error) => {
      throw error;
    },
    (host) => servesHost(host),
  );
  const endpoint = `http://127.0.0.1:${server.port}`;
  const local = await createEndpoint({ folder, endpoint, credentials: LOCAL_CREDENTIALS, faults, policy, say });
  handle = local.handle;
  servesHost = local.servesHost;
  return {
    endpoint,
    async stop() {
      await server.close();
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
