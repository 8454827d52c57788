import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Invocation, World } from "../../world.ts";
import type { Runtime } from "../model.ts";
import { createPool, type Pool } from "./pool.ts";
import type { Worker } from "./worker.ts";

/** What running functions needs of the world. */
export type RuntimeParts = Pick<World, "store" | "clock" | "logs" | "endpoint">;

/** Without promises and streams of streams: each invocation passes here twice. */
function read(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => done(Buffer.concat(chunks)));
}

/** Runs functions in processes of their own, which fetch their events over the Lambda Runtime API. */
export async function createRuntime(parts: RuntimeParts): Promise<Runtime> {
  const workers = new Map<string, Worker>();
  const pools = new Map<string, Pool>();

  // Of its own port: what functions say here is nobody else's business, and nothing may stand in its way.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const [, id = "", call = ""] = /^\/([0-9a-f]+)\/2018-06-01\/runtime\/(.+)$/.exec(request.url ?? "") ?? [];
    const worker = workers.get(id);
    if (worker === undefined) return void response.writeHead(404).end();
    read(request, (body) => worker.answer(call, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    invoke(fn, payload) {
      let pool = pools.get(fn.arn);
      if (pool?.revision !== fn.revision) {
        pool?.retire();
        pool = createPool(fn, parts, address, workers);
        pools.set(fn.arn, pool);
      }
      const serving = pool;
      return new Promise<Invocation>((done) => serving.submit({ requestId: randomUUID(), payload, done }));
    },
    forget(arn) {
      pools.get(arn)?.retire();
      pools.delete(arn);
    },
    async close() {
      for (const pool of pools.values()) pool.kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
