// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { table } from "./markdown.js";

/** @typedef {{ fault: string, tried: number, found: Record<string, number> }} Count */

/** The counts that `UPDATE_COUNTS=1 npm run test:soak` wrote, by the test that wrote them: what they are of, and its command. */
const TESTS = {
  "matrix-plain": [
    "Every AWS call of a project without a user pool",
    "npm run test:soak -- test/soak/matrix-plain.test.ts",
  ],
  "matrix-pool": ["Every AWS call of a project with a user pool", "npm run test:soak -- test/soak/matrix-pool.test.ts"],
  "matrix-routes": [
    "Every AWS call around an import of many routes",
    "npm run test:soak -- test/soak/matrix-routes.test.ts",
  ],
  "disk-full": ["Every write of the state file, on a full disk", "npm run test:soak -- test/soak/disk.test.ts"],
  "disk-read-only": [
    "Every write of the state file, on a read-only disk",
    "npm run test:soak -- test/soak/disk.test.ts",
  ],
  "damaged-state": ["The state file", "npm run test:soak -- test/soak/state-damage.test.ts"],
  "damaged-lock": ["The lock", "npm run test:soak -- test/soak/state-damage.test.ts"],
  "two-at-once": ["Two runs at the same time", "npm run test:soak -- test/soak/two-at-once.test.ts"],
  "stale-reads": ["Eventual consistency", "npm run test:soak -- test/soak/stale-reads.test.ts"],
  histories: [
    "Random histories against a model of what should exist",
    "npm run test:soak -- test/soak/history.test.ts",
  ],
  "malformed-config": ["Mutated config.ini", "npx vitest run --project soak test/soak/malformed.test.ts"],
};

const FOLDER = new URL("../../test/reliability/counts/", import.meta.url);

/** @param {string} name @returns {readonly Count[]} */
const countsOf = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));

/** @param {Count} count @param {readonly string[]} losses */
const sum = ({ found }, losses) => String(losses.reduce((total, one) => total + (found[one] ?? 0), 0));

/** @param {readonly Count[]} counts */
const rowsOf = (counts) =>
  counts
    .toSorted((a, b) => (a.fault < b.fault ? -1 : 1))
    .map((one) => [
      one.fault,
      String(one.tried),
      sum(one, ["lost", "state"]),
      sum(one, ["double"]),
      sum(one, ["left"]),
      sum(one, ["foreign"]),
      sum(one, ["end", "not converged", "writes again"]),
    ]);

const HEAD = readFileSync(new URL("reliability.md", import.meta.url), "utf8");
const COLUMNS = ["command: fault", "tried", "lost", "double", "left", "foreign touched", "otherwise wrong"];

/** docs/reliability.md. */
export function reliabilityPage() {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
  const sections = Object.entries(TESTS).flatMap(([name, [title, command]]) => {
    if (!names.includes(name)) return [];
    const counts = countsOf(name);
    const tried = counts.reduce((total, one) => total + one.tried, 0);
    return [`## ${title}\n\n\`${command}\`: ${tried} tried.\n\n${table(COLUMNS, rowsOf(counts))}\n`];
  });
  return [HEAD, ...sections].join("\n");
}
