// @ts-check
// node bench/explain.js: `explain` and `doctor` at 60 ms a call, for APIs of 2 and 200 routes. See README.md here.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./median.js";
import { longestChain, startProxy } from "./proxy.js";
import { run } from "./run.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "bin/lambda-authz.js");
const DELAY_MS = 60;
const ROUNDS = 5;
const ROUTES = [2, 200];
const LIMITS = { explainMs: 2_500, doctorMs: 5_000, chain: 6 };

const ENV = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "test:test",
};

/** @param {number} routes */
const configOf = (routes) => `[project]
name = bench${routes}
[function.orders]
source = orders
[routes]
${Array.from({ length: routes }, (_, index) => `GET /orders${index} = orders`).join("\n")}
[authorizer]
source = authorizer
`;

/** @param {string} folder @returns {Promise<{ endpoint: string, stop: () => void }>} */
async function startLocal(folder) {
  const child = spawn(process.execPath, [join(ROOT, "dist/local/main.js"), folder], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...ENV },
  });
  const said = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the local endpoint ended with ${code}`)));
    child.stdout.once("data", (/** @type {Buffer} */ chunk) => resolve(chunk.toString()));
  });
  return { endpoint: said.trim().replace("AWS_ENDPOINT_URL=", ""), stop: () => void child.kill() };
}

/** Deploys an API. @param {string} endpoint @param {number} routes @returns {Promise<{ folder: string, path: string }>} */
async function deployed(endpoint, routes) {
  const folder = mkdtempSync(join(tmpdir(), "bench-explain-"));
  for (const [name, code] of [
    ["orders", 'export const handler = async () => ({ statusCode: 200, body: "hello" });\n'],
    [
      "authorizer",
      `export const handler = async ({ methodArn }) => ({ principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [
  { Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn.split("/").slice(0, 2).join("/") + "/*" }] } });\n`,
    ],
  ]) {
    mkdirSync(join(folder, String(name)));
    writeFileSync(join(folder, String(name), "index.mjs"), String(code));
  }
  writeFileSync(join(folder, "config.ini"), configOf(routes));
  const options = { cwd: folder, env: { ...ENV, AWS_ENDPOINT_URL: endpoint } };
  const { invokeUrl } = JSON.parse((await run([CLI, "deploy", "--yes", "--json"], options)).stdout);
  return { folder, path: new URL(invokeUrl).pathname };
}

/** @param {string} text @param {number} value @param {number} limit */
const against = (text, value, limit) => `${text}${value > limit ? ` (limit ${limit}: missed)` : ""}`;

const state = mkdtempSync(join(tmpdir(), "bench-explain-local-"));
const local = await startLocal(state);
const proxy = await startProxy(local.endpoint, DELAY_MS);
const elsewhere = mkdtempSync(join(tmpdir(), "bench-explain-user-"));
const made = [state, elsewhere];
try {
  for (const routes of ROUTES) {
    const { folder, path } = await deployed(local.endpoint, routes);
    made.push(folder);
    for (const command of ["explain", "doctor"]) {
      const times = [];
      const calls = [];
      for (let round = 0; round < ROUNDS; round++) {
        proxy.take();
        const args = [CLI, command, `${proxy.endpoint}${path}orders1`, "--json"];
        const { ms } = await run(args, { cwd: elsewhere, env: { ...ENV, AUTHZ_TOKEN: "token" } });
        times.push(ms);
        calls.push(proxy.take());
      }
      const [one = []] = calls;
      const ms = median(times);
      const limit = command === "explain" ? LIMITS.explainMs : LIMITS.doctorMs;
      const chain = longestChain(one).length;
      process.stdout.write(
        `${command}, ${routes} routes: ${against(`${(ms / 1_000).toFixed(2)} s`, ms, limit)}, ${one.length} calls, in sequence ${against(String(chain), chain, LIMITS.chain)}\n`,
      );
    }
  }
} finally {
  proxy.stop();
  local.stop();
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}
