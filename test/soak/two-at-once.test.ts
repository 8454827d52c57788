import { afterAll, beforeAll, expect, test } from "vitest";
import { createCounts } from "../reliability/counts.ts";
import type { Command } from "../reliability/disturbed-run.ts";
import { plain } from "../reliability/projects.ts";
import { type Scenario, scenariosOf } from "../reliability/scenarios.ts";
import { SEED } from "../reliability/seeded.ts";
import { type ServedAccount, serveAccount } from "../reliability/served-account.ts";
import { twoAtOnce } from "../reliability/two-at-once.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { lastingFolder } from "../support/lasting-folder.ts";

const PAIRS = Number(process.env["RELIABILITY_PAIRS"] ?? 6);
const [here, there] = [lastingFolder(), lastingFolder()];
let issuer: TestIssuer;
let account: ServedAccount;
let scenarios: readonly Scenario[];
beforeAll(async () => {
  issuer = await startIssuer();
  account = await serveAccount();
  scenarios = await scenariosOf(account, here, plain(issuer.jwksUri));
});
afterAll(async () => {
  await account.close();
  await issuer.stop();
});

const counts = createCounts();
afterAll(() => counts.write("two-at-once"));

test.each<[string, string, Command]>([
  ["two deploys in one folder", here, "deploy"],
  ["a deploy and a teardown in one folder", here, "teardown"],
  ["two deploys of two machines", there, "deploy"],
  ["a deploy and a teardown of two machines", there, "teardown"],
])("%s at once end well or say what to do, and lose and double nothing", async (what, cwd, command) => {
  const wrong: string[] = [];
  for (const scenario of scenarios.filter((one) => one.command === "deploy"))
    for (let pair = 0; pair < PAIRS; pair++) {
      const both = [
        { cwd: here, command: "deploy" },
        { cwd, command },
      ] as const;
      const findings = await twoAtOnce(account, scenario, both, SEED * 1_000 + pair);
      counts.add(`${scenario.name}: ${what} at once`, findings);
      wrong.push(...findings.map(({ loss, text }) => `${scenario.name}, pair ${pair}: ${loss}: ${text}`));
    }
  expect(wrong.slice(0, 6)).toEqual([]);
});
