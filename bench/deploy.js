// @ts-check
// node bench/deploy.js: lambda-authz and Claudia at the same job, side by side, at 60 ms a call. See README.md here.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./median.js";
import { miniStackProgram } from "./mini-stack.js";
import { freePort, listen } from "./port.js";
import { longestChain, startProxy } from "./proxy.js";
import { run, time } from "./run.js";
import { claudia, lambdaAuthz } from "./tools.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DELAY_MS = 60;
const STARTS = 21;

/** @typedef {"fresh deploy" | "nothing changed" | "code changed" | "teardown"} Phase */
/** @typedef {{ ms: number, peakMb: number, calls: number, writes: number, chain: number }} PhaseResult */

/** @type {[phase: Phase, limits: { chain: number, ratio?: number }][]} */
const LIMITS = [
  ["fresh deploy", { chain: 10, ratio: 0.1 }],
  ["nothing changed", { chain: 4, ratio: 0.1 }],
  ["code changed", { chain: 6, ratio: 0.1 }],
  ["teardown", { chain: 6 }],
];
const PEAK_LIMIT_MB = 110;
const START_LIMITS = { version: 1.3, help: 1.6 };

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});

async function startMiniStack() {
  const state = mkdtempSync(join(tmpdir(), "bench-ministack-"));
  const { program, env, endpoint, health } = miniStackProgram(await freePort(), state);
  const child = spawn(program, { env: { ...process.env, ...env }, detached: true, stdio: "ignore" });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} did not start`);
  const isUp = () =>
    fetch(health).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + 40_000; !(await isUp()); await new Promise((go) => setTimeout(go, 100)))
    if (Date.now() > deadline || child.exitCode !== null) throw new Error("MiniStack did not start");
  return {
    endpoint,
    stop: () => {
      process.kill(-pid, "SIGKILL");
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/**
 * Runs the whole job with one tool.
 * @param {import("./tools.js").Tool} tool
 * @param {import("./proxy.js").Proxy} proxy
 * @returns {Promise<Record<Phase, PhaseResult>>}
 */
async function measure(tool, proxy) {
  /** @param {readonly import("./tools.js").Command[]} commands */
  const phase = async (commands) => {
    proxy.take();
    const result = { ms: 0, peakMb: 0 };
    for (const { cwd, args } of commands) {
      const { ms, peakMb } = await run(args, { cwd, env: tool.env(proxy.endpoint) });
      result.ms += ms;
      result.peakMb = Math.max(result.peakMb, peakMb);
    }
    const calls = proxy.take();
    const writes = calls.filter((call) => call.isWrite).length;
    return { ...result, calls: calls.length, writes, chain: longestChain(calls).length };
  };
  const fresh = await phase(tool.deploy);
  const unchanged = await phase(tool.unchanged);
  tool.changeCode();
  const changed = await phase(tool.changed);
  const teardown = await phase(tool.teardown);
  return { "fresh deploy": fresh, "nothing changed": unchanged, "code changed": changed, teardown };
}

async function startTimes() {
  const bin = join(ROOT, "bin/lambda-authz.js");
  /** @type {Record<"node" | "version" | "help", number[]>} */
  const times = { node: [], version: [], help: [] };
  for (let i = 0; i < STARTS; i++) {
    times.node.push(await time(["-e", "0"]));
    times.version.push(await time([bin, "--version"]));
    times.help.push(await time([bin, "--help"]));
  }
  return { node: median(times.node), version: median(times.version), help: median(times.help) };
}

/**
 * @param {number} value
 * @param {number} limit
 */
const against = (value, limit, digits = 0) =>
  `${value.toFixed(digits)} (limit ${limit}: ${value <= limit ? "ok" : "OVER"})`;
/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const say = (line = "") => process.stdout.write(`${line}\n`);

/**
 * @param {Record<Phase, PhaseResult>} own of lambda-authz.
 * @param {Record<Phase, PhaseResult>} peer of Claudia.
 */
function printPhases(own, peer) {
  for (const [phase, { chain, ratio }] of LIMITS) {
    const [mine, other] = [own[phase], peer[phase]];
    say(phase);
    say(
      `  lambda-authz  ${seconds(mine.ms)}, ${mine.calls} calls, ${mine.writes} writes, in sequence ${against(mine.chain, chain)}, peak ${against(mine.peakMb, PEAK_LIMIT_MB)} MB`,
    );
    say(
      `  Claudia       ${seconds(other.ms)}, ${other.calls} calls, ${other.writes} writes, in sequence ${other.chain}`,
    );
    const wall = mine.ms / other.ms;
    say(`  wall ratio    ${ratio === undefined ? wall.toFixed(3) : against(wall, ratio, 3)}`);
  }
}

const keys = createServer((_, response) =>
  response.end(JSON.stringify({ keys: [{ kid: "bench", kty: "RSA", n: "AQAB", e: "AQAB" }] })),
);
const jwksUri = `http://127.0.0.1:${await listen(keys)}/keys`;
const ministack = await startMiniStack();
const proxy = await startProxy(ministack.endpoint, DELAY_MS);
/** @type {string[]} */
const folders = [];
try {
  const tools = { own: lambdaAuthz(jwksUri), claudia: claudia() };
  folders.push(...tools.own.folders, ...tools.claudia.folders);
  const own = await measure(tools.own, proxy);
  const peer = await measure(tools.claudia, proxy);
  say(`GET / with one authorizer on MiniStack, ${DELAY_MS} ms a call, Node ${process.version}\n`);
  printPhases(own, peer);
  const starts = await startTimes();
  say(`\nstart, median of ${STARTS}: node -e 0 ${starts.node.toFixed(0)} ms`);
  for (const flag of /** @type {const} */ (["version", "help"]))
    say(
      `  --${flag} ${starts[flag].toFixed(0)} ms, ratio ${against(starts[flag] / starts.node, START_LIMITS[flag], 2)}`,
    );
} finally {
  proxy.stop();
  ministack.stop();
  keys.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
