// node bench/deploy.js: lambda-authz and Claudia at the same job, side by side, at 60 ms a call. See README.md here.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { longestChain, startProxy } from "./proxy.js";
import { run, time } from "./run.js";
import { claudia, lambdaAuthz } from "./tools.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DELAY_MS = 60;
const STARTS = 21;

const LIMITS = {
  "fresh deploy": { chain: 10, ratio: 0.1 },
  "nothing changed": { chain: 4, ratio: 0.1 },
  "code changed": { chain: 6, ratio: 0.1 },
  teardown: { chain: 6 },
};
const PEAK_LIMIT_MB = 110;
const START_LIMITS = { "--version": 1.3, "--help": 1.6 };

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});

const listening = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
const freePort = async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

async function startMiniStack() {
  const bin = join(ROOT, ".venv/bin");
  if (!existsSync(join(bin, "ministack"))) throw new Error(`${bin}/ministack is missing: .ci/run makes it`);
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), "bench-ministack-"));
  const env = {
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: `${port}`,
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    STATE_DIR: state,
  };
  const path = `${bin}:${process.env.PATH}`;
  const child = spawn(join(bin, "ministack"), {
    env: { ...process.env, ...env, PATH: path },
    detached: true,
    stdio: "ignore",
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + 40_000; !(await isUp()); await new Promise((go) => setTimeout(go, 100)))
    if (Date.now() > deadline || child.exitCode !== null) throw new Error("MiniStack did not start");
  return {
    endpoint,
    stop: () => {
      process.kill(-child.pid, "SIGKILL");
      rmSync(state, { recursive: true, force: true });
    },
  };
}

async function measure(tool, proxy) {
  const phases = {
    "fresh deploy": tool.deploy,
    "nothing changed": tool.unchanged,
    "code changed": tool.changed,
    teardown: tool.teardown,
  };
  const results = {};
  for (const [phase, commands] of Object.entries(phases)) {
    if (phase === "code changed") tool.changeCode();
    proxy.take();
    const result = { ms: 0, peakMb: 0 };
    for (const { cwd, command } of commands) {
      const { ms, peakMb } = await run(command, { cwd, env: tool.env(proxy.endpoint) });
      result.ms += ms;
      result.peakMb = Math.max(result.peakMb, peakMb);
    }
    const calls = proxy.take();
    const writes = calls.filter((call) => call.isWrite).length;
    results[phase] = { ...result, calls: calls.length, writes, chain: longestChain(calls).length };
  }
  return results;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

async function startTimes() {
  const commands = {
    node: ["-e", "0"],
    "--version": [join(ROOT, "bin/lambda-authz.js"), "--version"],
    "--help": [join(ROOT, "bin/lambda-authz.js"), "--help"],
  };
  const times = { node: [], "--version": [], "--help": [] };
  for (let i = 0; i < STARTS; i++)
    for (const [name, args] of Object.entries(commands)) times[name].push(await time([process.execPath, ...args]));
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

const against = (value, limit, digits = 0) =>
  `${value.toFixed(digits)} (limit ${limit}: ${value <= limit ? "ok" : "OVER"})`;
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const say = (line = "") => process.stdout.write(`${line}\n`);

function printPhases(ours, theirs) {
  for (const [phase, { chain, ratio }] of Object.entries(LIMITS)) {
    const [mine, other] = [ours[phase], theirs[phase]];
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
const jwksUri = `http://127.0.0.1:${await listening(keys)}/keys`;
const ministack = await startMiniStack();
const proxy = await startProxy(ministack.endpoint, DELAY_MS);
const tools = [];
try {
  tools.push(lambdaAuthz(jwksUri), claudia());
  const [ours, theirs] = [await measure(tools[0], proxy), await measure(tools[1], proxy)];
  say(`GET / with one authorizer on MiniStack, ${DELAY_MS} ms a call, Node ${process.version}\n`);
  printPhases(ours, theirs);
  const starts = await startTimes();
  say(`\nstart, median of ${STARTS}: node -e 0 ${starts.node.toFixed(0)} ms`);
  for (const [flag, limit] of Object.entries(START_LIMITS))
    say(`  ${flag} ${starts[flag].toFixed(0)} ms, ratio ${against(starts[flag] / starts.node, limit, 2)}`);
} finally {
  proxy.stop();
  ministack.stop();
  keys.close();
  for (const folder of tools.flatMap((tool) => tool.folders)) rmSync(folder, { recursive: true, force: true });
}
