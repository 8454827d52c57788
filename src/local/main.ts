/** The process of the local endpoint: `node main.js <folder> [port]`. */
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import { readFaults } from "./faults.ts";
import type { Handler } from "./http.ts";
import { type LocalServer, serve } from "./server.ts";

const [folder = "", port] = process.argv.slice(2);
const file = join(folder, "endpoint.json");
const portFile = join(folder, "port");
const faults = process.env["LAMBDA_AUTHZ_FAULTS"];

// Nobody can do anything about a fault file, a port or a folder that is not as it must be but the one who gave it.
let isUp = false;
process.once("uncaughtException", (error) => {
  process.stderr.write(`${isUp ? error.stack : error.message}\n`);
  process.exit(1);
});

const heard: string[] = [];
const flush = () => void process.stderr.write(heard.splice(0).join(""));
// Lines are written together: writing to a file stops everything else.
const log = (line: string) => {
  if (heard.push(`${new Date().toISOString()} ${line}\n`) === 1) setTimeout(flush, 20);
};

let ready: (endpoint: Endpoint) => void = () => {};
const endpoint = new Promise<Endpoint>((resolve) => {
  ready = resolve;
});
const handle: Handler = async (request) => (await endpoint).handle(request);
const failed = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The port of last time, so that addresses that were handed out go on to lead here; else a free one. */
async function listen(): Promise<LocalServer> {
  if (port !== undefined) return serve(handle, Number(port), failed);
  const last = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  return serve(handle, last, failed).catch(() => serve(handle, 0, failed));
}

const isAlive = (url: string) =>
  fetch(`${url}/_local/health`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Says where we are, whole or not at all; false when another process has said so before and still answers. */
async function claim(where: object): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(where));
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const other = JSON.parse(readFileSync(file, "utf8"));
        // The port is ours now, so whoever had it is gone.
        if (other.port !== server.port && (await isAlive(other.endpoint))) return false;
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(draft);
  }
}

const plan = faults ? { faults: readFaults(faults) } : {};
const server = await listen();
const url = `http://127.0.0.1:${server.port}`;
if (!(await claim({ pid: process.pid, port: server.port, endpoint: url }))) {
  log("another process serves this folder");
  process.exit();
}
writeFileSync(portFile, String(server.port));
ready(await createEndpoint({ folder, endpoint: url, say: log, ...plan }));

isUp = true;
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
  await (await endpoint).close();
  const isOurs = existsSync(file) && JSON.parse(readFileSync(file, "utf8")).pid === process.pid;
  if (isOurs) rmSync(file);
  log("ended");
}

process.on("SIGTERM", end);
process.on("SIGINT", end);
