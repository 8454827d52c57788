// node bench/authorizer: the Node authorizer against the bare signature check and against libraries. See ../README.md.
// @ts-check
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freshStart } from "./fresh-start.js";

const MEASURE = fileURLToPath(new URL("measure.js", import.meta.url));
const OTHER_NODES = ["22", "24"];
/** @type {Readonly<Record<string, number>>} */
const LIMITS = { verify: 1.5, handler: 1.7, "token seen before": 0.25 };
const START_LIMIT_MS = 5;

/**
 * @param {number} value
 * @param {number | undefined} limit
 */
const verdict = (value, limit) => (limit === undefined ? "" : ` (limit ${limit}: ${value <= limit ? "ok" : "MISSED"})`);

/**
 * Measures on one Node and prints the results.
 * @param {string} node its program.
 * @param {string[]} options of measure.js
 */
function report(node, ...options) {
  const measured = execFileSync(node, [MEASURE, ...options], { encoding: "utf8" });
  /** @type {import("./measure.js").Measurement} */
  const { node: version, bareNs, ratios } = JSON.parse(measured);
  console.log(`\nNode ${version}, RS256: bare crypto.verify ${(bareNs / 1000).toFixed(1)} µs; ratios to it`);
  for (const [name, ratio] of Object.entries(ratios)) {
    console.log(`  ${name.padEnd(26)}${ratio.toFixed(2)}${verdict(ratio, LIMITS[name])}`);
  }
  const { ms, cryptoMs } = freshStart(node);
  const fresh = `${ms.toFixed(1)} ms${verdict(ms, START_LIMIT_MS)}, of it node:crypto ${cryptoMs.toFixed(1)} ms`;
  console.log(`  ${"fresh process".padEnd(26)}${fresh}`);
}

const folder = mkdtempSync(join(tmpdir(), "bench-nodes-"));
/** @param {string} version */
const packageOf = (version) => `node-${version}@npm:node-${process.platform}-${process.arch}@${version}`;
execFileSync("npm", ["install", "--prefix", folder, "--ignore-scripts", ...OTHER_NODES.map(packageOf)], {
  stdio: "ignore",
});
report(process.execPath, "--libraries");
for (const version of OTHER_NODES) report(join(folder, `node_modules/node-${version}/bin/node`));
rmSync(folder, { recursive: true });
