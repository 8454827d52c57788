/** The process of the local endpoint: `node main.js <folder> [port]`. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import { readFaults } from "./faults.ts";
import type { Handler } from "./http.ts";
import { type LocalServer, serve } from "./server.ts";

const [folder = "", port] = process.argv.slice(2);
const file = join(folder, "endpoint.json");
const portFile = join(folder, "port");
const faults = process.env["LAMBDA_AUTHZ_FAULTS"];

const heard: string[] = [];
const flush = () => void process.stderr.write(heard.splice(0).join(""));
// Lines are written together: writing to a file stops everything else.
const log = (line: string) => {
  if (heard.push(`${new Date().toISOString()} ${line}\n`) === 1) setTimeout(flush, 20);
};

let endpoint: Endpoint | undefined;
const handle: Handler = async (request) => {
  if (endpoint === undefined) throw new Error("not ready");
  return endpoint.handle(request);
};
const failed = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The port of last time, so that addresses that were handed out go on to lead here; else a free one. */
async function listen(): Promise<LocalServer> {
  if (port !== undefined) return serve(handle, Number(port), failed);
  const last = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  return serve(handle, last, failed).catch(() => serve(handle, 0, failed));
}
const server = await listen();
writeFileSync(portFile, String(server.port));
const url = `http://127.0.0.1:${server.port}`;
const plan = faults ? { faults: readFaults(faults) } : {};
endpoint = await createEndpoint({ folder, endpoint: url, say: log, ...plan });

// Where others find it; whole or not there.
writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, port: server.port, endpoint: url }));
renameSync(`${file}.new`, file);
log(`answers at ${url}`);
process.stdout.write(`AWS_ENDPOINT_URL=${url}\n`);
// Whoever started it in the background waits for this.
process.send?.({ endpoint: url });
if (process.connected) process.disconnect();

let ending: Promise<void> | undefined;
const end = () => {
  ending ??= close();
  return ending;
};

async function close(): Promise<void> {
  await server.close();
  await endpoint?.close();
  const isOurs = existsSync(file) && JSON.parse(readFileSync(file, "utf8")).pid === process.pid;
  if (isOurs) rmSync(file);
  log("ended");
}

process.on("SIGTERM", end);
process.on("SIGINT", end);
