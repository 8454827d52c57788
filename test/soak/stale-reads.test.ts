import { afterAll, beforeAll, expect, test } from "vitest";
import { foreignIn, ownedIn } from "../reliability/account-view.ts";
import { createCounts } from "../reliability/counts.ts";
import { runCommand } from "../reliability/disturbed-run.ts";
import { speedUp } from "../reliability/fast-clock.ts";
import { differences, type Finding, finding } from "../reliability/findings.ts";
import { plain, pool } from "../reliability/projects.ts";
import { begin, type Scenario, scenariosOf } from "../reliability/scenarios.ts";
import { serveAccount } from "../reliability/served-account.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { lastingFolder } from "../support/lasting-folder.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  speedUp();
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

const counts = createCounts();
afterAll(() => counts.write("stale-reads"));

/** Runs each command where reads see writes late, then where they see them at once. */
async function tryStale(scenarios: readonly Scenario[], cwd: string, stale: number, endpoint: string) {
  const account = await serveAccount({ faults: [{ operation: "*", kind: "stale", count: stale }] }, endpoint);
  const wrong: string[] = [];
  for (const scenario of scenarios) {
    begin(account, cwd, scenario);
    const foreign = foreignIn(account.data);
    const runs = [];
    for (let turn = 0; turn < 3; turn++) runs.push(await runCommand(account, cwd, scenario.command));
    const owned = ownedIn(account.data, account.kept);
    const loss = owned.length > scenario.inventory.length ? "double" : "not converged";
    const findings: Finding[] = [
      ...runs.flatMap(({ code, said }) => (code === 0 ? [] : [finding("end")(`${code}: ${said}`)])),
      ...differences(owned, scenario.inventory).map(finding(scenario.command === "teardown" ? "left" : loss)),
      ...differences(foreignIn(account.data), foreign).map(finding("foreign")),
      ...(runs.at(-1)?.calls ?? []).filter((one) => one.isWrite).map((one) => finding("writes again")(one.operation)),
    ];
    counts.add(`${scenario.name}: ${stale} reads after each write do not see it`, findings);
    wrong.push(...findings.map((one) => `${scenario.project.name}, ${scenario.name}: ${one.loss}: ${one.text}`));
  }
  await account.close();
  return wrong;
}

test.each([1, 2, 4])("reads that do not see the last write, %i after each, lose and double nothing", async (stale) => {
  for (const project of [plain(issuer.jwksUri), pool]) {
    const cwd = lastingFolder();
    const account = await serveAccount();
    const scenarios = await scenariosOf(account, cwd, project);
    await account.close();
    expect((await tryStale(scenarios, cwd, stale, account.endpoint)).slice(0, 6)).toEqual([]);
  }
});
