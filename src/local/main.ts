/** The process of the local endpoint: `node main.js <folder> [port] [--foreground]`. */
import { randomBytes } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { policyIn } from "./authorization/policy-file.ts";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import {
  folderWatch,
  holds,
  type Identity,
  leaveFolder,
  ownStart,
  storedCredentials,
  storeKey,
  takeFolder,
} from "./endpoint-identity.ts";
import { readFaults } from "./faults.ts";
import { replaceFile } from "./files.ts";
import type { Handler } from "./http.ts";
import { type LocalServer, serve } from "./server.ts";
import { credentialsIn, randomCredentials } from "./signature/endpoint-credentials.ts";

/** How soon an endpoint ends after another one claims its folder, or the folder is removed or replaced. */
const LOOK_EVERY_MS = 500;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { foreground: { type: "boolean" } } });
const { foreground = false } = values;
const [given = "", port] = positionals;
const build = readFileSync(new URL("build-id", import.meta.url), "utf8");
const faults = process.env["LAMBDA_AUTHZ_FAULTS"];
const limits = process.env["LAMBDA_AUTHZ_LOCAL_POLICY"];
const fixed = process.env["LAMBDA_AUTHZ_LOCAL_CREDENTIALS"];
// Neither functions nor other processes may read it.
delete process.env["LAMBDA_AUTHZ_LOCAL_CREDENTIALS"];

// Only the caller can fix an invalid fault file, port or folder.
let isUp = false;
process.once("uncaughtException", (error) => {
  process.stderr.write(`${isUp ? error.stack : error.message}\n`);
  if (isUp || process.send === undefined) process.exit(1);
  process.send({ failed: error.message }, () => process.exit(1));
});
// The log is on a disk that may be full.
process.stderr.on("error", () => {});
process.stdout.on("error", () => {});

mkdirSync(given, { recursive: true, mode: 0o700 });
const folder = realpathSync(given);
chmodSync(folder, 0o700);
const isSameFolder = folderWatch(folder);
const portFile = join(folder, "port");

const heard: string[] = [];
const notes: string[] = [];
const flush = () => void process.stderr.write(heard.splice(0).join(""));
// Lines are written together: writing to a file stops everything else.
const log = (line: string) => {
  if (!isUp) notes.push(line);
  if (heard.push(`${new Date().toISOString()} ${line}\n`) === 1) setTimeout(flush, 20);
};

let ready: (endpoint: Endpoint) => void = () => {};
const endpoint = new Promise<Endpoint>((resolve) => {
  ready = resolve;
});
const handle: Handler = async (request) => (await endpoint).handle(request);
const servesHost = async (host: string) => (await endpoint).servesHost(host);
const failed = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error));

function lastPort(): number {
  try {
    // A pipe in its place would never end.
    return lstatSync(portFile).isFile() ? Number(readFileSync(portFile, "utf8")) || 0 : 0;
  } catch {
    return 0;
  }
}

/** The previous port, so that known addresses keep working; else a free one. */
async function listen(): Promise<LocalServer> {
  if (port !== undefined)
    return serve(handle, Number(port), failed, servesHost).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      throw new Error(`port ${port} of 127.0.0.1 is taken by another program`);
    });
  return serve(handle, lastPort(), failed, servesHost).catch(() => serve(handle, 0, failed, servesHost));
}

const plan = {
  ...(faults && { faults: readFaults(faults) }),
  ...(limits && { policy: policyIn(limits) }),
};
const credentials = fixed ? credentialsIn(fixed) : (storedCredentials(folder) ?? randomCredentials());
const server = await listen();
const url = `http://127.0.0.1:${server.port}`;
const id = randomBytes(16).toString("hex");
const identity: Identity = { pid: process.pid, ...ownStart(), port: server.port, endpoint: url, id, folder, build };
if (!(await takeFolder(identity))) {
  log("another process serves this folder");
  process.exit();
}
storeKey(identity, credentials);
replaceFile(portFile, String(server.port));
const about = { id, pid: process.pid, build, foreground };
ready(await createEndpoint({ folder, endpoint: url, credentials, about, say: log, ...plan }));

isUp = true;
log(`answers at ${url}`);
// The key is in its file and nowhere else: in the background this goes into a log.
process.stdout.write(`AWS_ENDPOINT_URL=${url}\n`);
// The process that started it in the background waits for this.
process.send?.({ endpoint: url, notes });
if (process.connected && !foreground) process.disconnect();

let ending: Promise<void> | undefined;
const end = (isOwner = true) => {
  ending ??= close(isOwner);
  return ending;
};

async function close(isOwner: boolean): Promise<void> {
  clearInterval(looking);
  await server.close();
  await (await endpoint).close(isOwner);
  if (isOwner) leaveFolder(identity);
  log("ended");
}

const looking = setInterval(() => {
  if (!isSameFolder() || !holds(identity, credentials)) void end(false);
}, LOOK_EVERY_MS);
looking.unref();

// SIGHUP comes from a terminal that is closed, in the foreground.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => void end());
// A run in the foreground that is killed passes on no signal: its channel closes.
if (foreground) process.once("disconnect", () => void end());
if (foreground && !process.connected) void end();
process.channel?.unref();
