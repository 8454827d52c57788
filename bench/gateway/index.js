// @ts-check
// node bench/gateway: an authorised GET through the local endpoint, MiniStack, serverless-offline and a bare server.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { config } from "../authorizer/config.js";
import { accessToken } from "../authorizer/tokens.js";
import { bare, local, miniStack, serverlessOffline } from "./contestants.js";

const LOAD = fileURLToPath(new URL("load.js", import.meta.url));
const CONNECTIONS = [1, 20];
const ROUNDS = 2;
const SECONDS = 4;

const token = accessToken();
const settings = {
  ...config,
  rules: [{ name: "everyone", resources: ["*"], groups: [], scopes: [] }],
  issuers: config.issuers.map((one) => ({ ...one, jwksUri: "http://127.0.0.1:9/" })),
};

/**
 * @param {string} url
 * @param {number} connections
 * @returns {Promise<{ latencies: number[], seconds: number }>}
 */
async function load(url, connections) {
  const args = [LOAD, url, token, String(connections), String(SECONDS)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
  return JSON.parse(stdout);
}

/** @typedef {{ name: string, ttl: string, url: string, connections: number, latencies: number[], seconds: number }} Row */

/** @type {import("./contestants.js").Contestant[]} */
const started = [];
/** @type {Row[]} */
const rows = [];
try {
  for (const start of [local, miniStack, serverlessOffline, bare]) started.push(await start(settings));
  for (const { name, urls } of started)
    for (const [ttl, url] of Object.entries(urls))
      for (const connections of CONNECTIONS) rows.push({ name, ttl, url, connections, latencies: [], seconds: 0 });
  // In turns, so that a busy machine slows all of them.
  for (let round = 0; round < ROUNDS; round++)
    for (const row of rows) {
      const { latencies, seconds } = await load(row.url, row.connections);
      row.latencies = row.latencies.concat(latencies);
      row.seconds += seconds;
    }
} finally {
  for (const { stop } of started) await stop();
}

/** @param {Row} row */
const perSecond = ({ latencies, seconds }) => latencies.length / seconds;
/**
 * @param {Row} row
 * @param {number} part 0.99 for the 99th percentile.
 */
const at = ({ latencies }, part) => latencies.sort((a, b) => a - b)[Math.floor(latencies.length * part)] ?? Number.NaN;
console.log(`Node ${process.version}; GET / behind one TOKEN authorizer (RS256), ${ROUNDS} x ${SECONDS} s each`);
for (const { name, readyMs } of started) console.log(`  ${name.padEnd(20)} ready after ${readyMs.toFixed(0)} ms`);
console.log(`  ${"".padEnd(20)} ${"".padEnd(14)} connections  requests/s  p50 ms  p99 ms`);
for (const row of rows) {
  const figures = [
    perSecond(row).toFixed(0).padStart(10),
    at(row, 0.5).toFixed(2).padStart(6),
    at(row, 0.99).toFixed(2).padStart(6),
  ];
  console.log(
    `  ${row.name.padEnd(20)} ${row.ttl.padEnd(14)} ${String(row.connections).padStart(11)}  ${figures.join("  ")}`,
  );
}

/**
 * @param {string} name
 * @param {string} ttl
 * @param {number} connections
 */
const rateOf = (name, ttl, connections) => {
  const row = rows.find((one) => one.name === name && one.ttl === ttl && one.connections === connections);
  if (row === undefined) throw new Error(`${name} was not measured with ${ttl} and ${connections} connections`);
  return perSecond(row);
};
/** @type {[ttl: string, peer: string, peerTtl: string, limit: number][]} */
const LIMITS = [
  ["TTL 300", "serverless-offline", "TTL 0", 2],
  ["TTL 300", "MiniStack", "TTL 300", 30],
  ["TTL 0", "serverless-offline", "TTL 0", 1],
];
console.log("requests per second of the local endpoint, as a ratio:");
for (const [ttl, peer, peerTtl, limit] of LIMITS)
  for (const connections of CONNECTIONS) {
    const ratio = rateOf("local endpoint", ttl, connections) / rateOf(peer, peerTtl, connections);
    const verdict = ratio >= limit ? "ok" : "MISSED";
    console.log(`  ${ttl} to ${peer}, ${connections} connections: ${ratio.toFixed(1)} (limit ${limit}: ${verdict})`);
  }
process.exit();
