import { randomUUID } from "node:crypto";
import type { Invocation } from "../../world.ts";
import type { Runtime, RuntimeParts } from "../runtime-model.ts";
import { serveRuntimeApi } from "./api-server.ts";
import { removeStale, removeUnpacked } from "./code.ts";
import { createPool, type Pool } from "./pool.ts";
import { provideSdk } from "./provided-sdk.ts";
import type { Worker } from "./worker.ts";

/** Runs functions in processes of their own, which fetch their events over the Lambda Runtime API. */
export async function createRuntime(parts: RuntimeParts): Promise<Runtime> {
  removeStale(parts.store);
  const workers = new Map<string, Worker>();
  const pools = new Map<string, Pool>();

  // On its own port: separate from all other requests, and not delayed by them.
  const api = await serveRuntimeApi((id) => workers.get(id));

  return {
    invoke(fn, payload, options = {}) {
      if (pools.size === 0) provideSdk(parts.store);
      let pool = pools.get(fn.arn);
      if (pool?.revision !== fn.revision) {
        pool?.retire();
        pool = createPool(fn, parts, api.address, workers);
        pools.set(fn.arn, pool);
      }
      const serving = pool;
      return new Promise<Invocation>((done) =>
        serving.submit({ ...options, requestId: options.requestId ?? randomUUID(), payload, done }),
      );
    },
    forget(arn) {
      pools.get(arn)?.retire();
      pools.delete(arn);
    },
    async close() {
      for (const pool of pools.values()) pool.kill();
      await api.close();
      removeUnpacked(parts.store);
    },
  };
}
