// What is measured: how each is started, and where GET / is once it answers.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project } from "./project.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
const READY_WITHIN_MS = 60_000;

async function freePort() {
  const server = createServer();
  const port = await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a program. @returns how long until the URL answered with anything, and how to end it. */
async function start(command, env, url, cwd) {
  const [program, ...args] = command;
  const began = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...KEYS, ...env },
    stdio: "ignore",
    detached: true,
  });
  const isUp = () =>
    fetch(url).then(
      ({ status }) => status < 500,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() - began > READY_WITHIN_MS)
      throw new Error(`${program} does not answer at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const readyMs = performance.now() - began;
  const stop = () =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      // Its workers too.
      process.kill(-child.pid, "SIGTERM");
    });
  return { readyMs, stop };
}

/** The same deploy against an endpoint that speaks AWS, with both TTLs. */
function deployTo(endpoint, settings) {
  const urlWith = (ttl) => {
    const bin = join(ROOT, "bin/lambda-authz.js");
    const options = {
      cwd: project(settings, ttl),
      env: { ...process.env, ...KEYS, AWS_ENDPOINT_URL: endpoint },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    };
    return JSON.parse(execFileSync(process.execPath, [bin, "deploy", "--json", "--yes"], options)).invokeUrl;
  };
  return { "TTL 300": urlWith(300), "TTL 0": urlWith(0) };
}

export async function local(settings) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "bench-local-"));
  const endpoint = `http://127.0.0.1:${port}`;
  const command = [process.execPath, join(ROOT, "dist/local/main.js"), folder, `${port}`];
  const key = { LAMBDA_AUTHZ_LOCAL_CREDENTIALS: `${KEYS.AWS_ACCESS_KEY_ID}:${KEYS.AWS_SECRET_ACCESS_KEY}` };
  const started = await start(command, key, `${endpoint}/_local/health`, folder);
  return { name: "local endpoint", ...started, urls: deployTo(endpoint, settings) };
}

export async function miniStack(settings) {
  const bin = join(ROOT, ".venv/bin");
  if (!existsSync(join(bin, "ministack"))) throw new Error(`${bin}/ministack is missing: .ci/run makes it`);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const state = mkdtempSync(join(tmpdir(), "bench-ministack-"));
  const own = {
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: `${port}`,
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    STATE_DIR: state,
  };
  const env = { ...own, PATH: `${bin}:${process.env.PATH}` };
  const started = await start([join(bin, "ministack")], env, `${endpoint}/_ministack/health`, state);
  return { name: "MiniStack", ...started, urls: deployTo(endpoint, settings) };
}

const PEERS = ["serverless-offline@14.8.2", "osls@4.3.1"];

export async function serverlessOffline(settings) {
  const cwd = project(settings, 0);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", ...PEERS], {
    cwd,
    stdio: "ignore",
  });
  const port = await freePort();
  const lambdaPort = await freePort();
  const command = [
    process.execPath,
    join(cwd, "node_modules/.bin/osls"),
    "offline",
    "--host",
    "127.0.0.1",
    "--httpPort",
    `${port}`,
    "--lambdaPort",
    `${lambdaPort}`,
    "--noPrependStageInUrl",
  ];
  const url = `http://127.0.0.1:${port}/`;
  const started = await start(command, { SLS_TELEMETRY_DISABLED: "1" }, url, cwd);
  return { name: "serverless-offline", ...started, urls: { "TTL 0": url } };
}

const BARE =
  'require("node:http").createServer((_, response) => response.end("hello")).listen(Number(process.argv[1]), "127.0.0.1")';

export async function bare() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const started = await start([process.execPath, "-e", BARE, `${port}`], {}, url, tmpdir());
  return { name: "bare node:http", ...started, urls: { "no authorizer": url } };
}
