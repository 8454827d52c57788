// What is measured: how each is started, and where GET / is once it answers.
// @ts-check
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { miniStackProgram } from "../mini-stack.js";
import { freePort } from "../port.js";
import { project } from "./project.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
const READY_WITHIN_MS = 60_000;

/** @typedef {import("../../templates/node/authorizer/index.mts").AuthorizerConfig} Settings */
/** @typedef {{ readyMs: number, stop: () => Promise<void> }} Started after how long the URL answered, and how to end it. */
/** @typedef {Started & { name: string, urls: Record<string, string> }} Contestant its URLs of `GET /`, by kind of authorizer. */

/**
 * Starts a program.
 * @param {[program: string, ...args: string[]]} command
 * @param {Record<string, string>} env
 * @param {string} url which answers with anything once the program is ready.
 * @param {string} cwd
 * @returns {Promise<Started>}
 */
async function start([program, ...args], env, url, cwd) {
  const began = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...KEYS, ...env },
    stdio: "ignore",
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} did not start`);
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
  /** @returns {Promise<void>} */
  const stop = () =>
    new Promise((resolve) => {
      child.once("exit", () => resolve());
      // Its workers too.
      process.kill(-pid, "SIGTERM");
    });
  return { readyMs, stop };
}

/**
 * The same deploy against an endpoint that speaks AWS, with both TTLs.
 * @param {string} endpoint
 * @param {Settings} settings
 */
function deployTo(endpoint, settings) {
  /** @param {number} ttl */
  const urlWith = (ttl) => {
    const bin = join(ROOT, "bin/lambda-authz.js");
    /** @satisfies {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
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

/** @param {Settings} settings @returns {Promise<Contestant>} */
export async function local(settings) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "bench-local-"));
  const endpoint = `http://127.0.0.1:${port}`;
  /** @type {[string, ...string[]]} */
  const command = [process.execPath, join(ROOT, "dist/local/main.js"), folder, `${port}`];
  const key = { LAMBDA_AUTHZ_LOCAL_CREDENTIALS: `${KEYS.AWS_ACCESS_KEY_ID}:${KEYS.AWS_SECRET_ACCESS_KEY}` };
  const started = await start(command, key, `${endpoint}/_local/health`, folder);
  return { name: "local endpoint", ...started, urls: deployTo(endpoint, settings) };
}

/** @param {Settings} settings @returns {Promise<Contestant>} */
export async function miniStack(settings) {
  const state = mkdtempSync(join(tmpdir(), "bench-ministack-"));
  const { program, env, endpoint, health } = miniStackProgram(await freePort(), state);
  const started = await start([program], env, health, state);
  return { name: "MiniStack", ...started, urls: deployTo(endpoint, settings) };
}

const PEERS = ["serverless-offline@14.8.2", "osls@4.3.1"];

/** @param {Settings} settings @returns {Promise<Contestant>} */
export async function serverlessOffline(settings) {
  const cwd = project(settings, 0);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", ...PEERS], {
    cwd,
    stdio: "ignore",
  });
  const port = await freePort();
  const lambdaPort = await freePort();
  /** @type {[string, ...string[]]} */
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

/** @returns {Promise<Contestant>} */
export async function bare() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const started = await start([process.execPath, "-e", BARE, `${port}`], {}, url, tmpdir());
  return { name: "bare node:http", ...started, urls: { "no authorizer": url } };
}
