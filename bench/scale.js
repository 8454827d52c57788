// @ts-check
// node bench/scale.js [other checkout]: deploys of many routes and functions at AWS's rates. See README.md here.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startProxy } from "./proxy.js";
import { run } from "./run.js";
import { LOCAL_ENV, scaleFolder, startThrottled } from "./scale-project.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DELAY_MS = 60;
/** By then every bucket is full again, but for DeleteRestApi's, which is used once. */
const REFILL_MS = 5_100;
/** @type {Readonly<Record<number, { seconds: number, gatewayCalls?: number }>>} Of a first deploy, by its routes. */
const LIMITS = { 100: { seconds: 10, gatewayCalls: 30 }, 300: { seconds: 20 } };

/** @typedef {{ ms: number, gateway: number, all: number, throttled: number, failed?: string }} Measured */
/** @typedef {{ routes: number, functions: number }} Size */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    routes: { type: "string", default: "1,10,100,300" },
    functions: { type: "string", default: "1,10,50" },
  },
});
/** @param {string} list */
const numbers = (list) => list.split(",").filter(Boolean).map(Number);
/** @type {Size[]} */
const SIZES = [
  ...numbers(values.routes).map((routes) => ({ routes, functions: 1 })),
  ...numbers(values.functions).map((count) => ({ routes: count, functions: count })),
];
const builds = [ROOT, ...positionals.map((path) => resolve(path))];

/**
 * The life of one stack: a phase each.
 * @param {string} root of the build that deploys; the endpoint is always this one's.
 * @param {Size} size
 * @returns {Promise<Record<string, Measured>>}
 */
async function measure(root, { routes, functions }) {
  const local = await startThrottled(ROOT);
  const proxy = await startProxy(local.endpoint, DELAY_MS, { hasPutRestApi: true });
  const cwd = scaleFolder(routes, functions);
  const config = join(cwd, "config.ini");
  /** @param {string} command */
  const phase = async (command) => {
    proxy.take();
    const env = { ...LOCAL_ENV, AWS_ENDPOINT_URL: proxy.endpoint };
    const start = performance.now();
    const args = [join(root, "bin/lambda-authz.js"), command, "--yes", "--json"];
    const failed = await run(args, { cwd, env }).then(
      () => undefined,
      (error) => String(error.message).replace(/\s+/g, " ").slice(0, 200),
    );
    const ms = performance.now() - start;
    const calls = proxy.take();
    const gateway = calls.filter(({ service }) => service === "apigateway").length;
    const throttled = calls.filter(({ status }) => status === 429).length;
    await sleep(REFILL_MS);
    return { ms, gateway, all: calls.length, throttled, ...(failed && { failed }) };
  };
  try {
    const first = await phase("deploy");
    const unchanged = await phase("deploy");
    writeFileSync(config, readFileSync(config, "utf8").replace("[routes]\n", "[routes]\nGET /added = f0\n"));
    const added = await phase("deploy");
    return { "first deploy": first, unchanged, "one route added": added, teardown: await phase("teardown") };
  } finally {
    proxy.stop();
    local.stop();
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** @param {Measured} one */
const cells = ({ ms, gateway, all, throttled }) =>
  [`${(ms / 1_000).toFixed(2)} s`.padStart(9), gateway, all, throttled]
    .map((cell) => String(cell).padStart(6))
    .join(" ");

const say = (line = "") => process.stdout.write(`${line}\n`);

/** @param {Size} size @param {string} phase @param {Measured} one */
function missed({ routes, functions }, phase, { ms, gateway, failed }) {
  if (failed) return ` FAILED: ${failed}`;
  const limit = phase === "first deploy" && functions === 1 ? LIMITS[routes] : undefined;
  if (limit === undefined) return "";
  const isOver = ms > limit.seconds * 1_000 || gateway > (limit.gatewayCalls ?? Number.POSITIVE_INFINITY);
  const calls = limit.gatewayCalls === undefined ? "" : `, ${limit.gatewayCalls} calls`;
  return ` (limit ${limit.seconds} s${calls}: ${isOver ? "MISSED" : "ok"})`;
}

say(
  `AWS's published rates, ${DELAY_MS} ms a call, Node ${process.version}; ${builds.length > 1 ? `other: ${builds[1]}` : "no other build"}`,
);
say("                                       wall    API Gateway, all, throttled");
for (const size of SIZES) {
  const own = await measure(ROOT, size);
  const other = builds[1] === undefined ? undefined : await measure(builds[1], size);
  say(`\n${size.routes} routes, ${size.functions} functions`);
  for (const [phase, mine] of Object.entries(own)) {
    say(`  ${phase.padEnd(16)} this  ${cells(mine)}${missed(size, phase, mine)}`);
    const theirs = other?.[phase];
    if (!theirs) continue;
    const ratios = [mine.ms / theirs.ms, mine.gateway / theirs.gateway, mine.all / theirs.all];
    say(`  ${"".padEnd(16)} other ${cells(theirs)}${theirs.failed ? ` FAILED: ${theirs.failed}` : ""}`);
    say(`  ${"".padEnd(16)} ratio ${ratios.map((ratio) => ratio.toFixed(2).padStart(6)).join(" ")}`);
  }
}
