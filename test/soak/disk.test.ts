import { afterAll, beforeAll, expect, test } from "vitest";
import { createCounts } from "../reliability/counts.ts";
import { type DiskError, withFailingDisk } from "../reliability/disk.ts";
import { runCommand } from "../reliability/disturbed-run.ts";
import { speedUp } from "../reliability/fast-clock.ts";
import { plain } from "../reliability/projects.ts";
import { begin, type Scenario, scenariosOf } from "../reliability/scenarios.ts";
import { type ServedAccount, serveAccount } from "../reliability/served-account.ts";
import { tryDisturbance } from "../reliability/try-case.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { lastingFolder } from "../support/lasting-folder.ts";

const cwd = lastingFolder();
let issuer: TestIssuer;
let account: ServedAccount;
let scenarios: readonly Scenario[];
beforeAll(async () => {
  speedUp();
  issuer = await startIssuer();
  account = await serveAccount();
  scenarios = await scenariosOf(account, cwd, plain(issuer.jwksUri));
});
afterAll(async () => {
  await account.close();
  await issuer.stop();
});

test.each<[string, DiskError]>([
  ["full", "ENOSPC"],
  ["read-only", "EROFS"],
])("a disk that is %s from any write of the state folder on is survived", async (what, code) => {
  const counts = createCounts();
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const scenario of scenarios) {
    begin(account, cwd, scenario);
    const { writes } = await withFailingDisk(cwd, code, Infinity, () => runCommand(account, cwd, scenario.command));
    expect(writes).toBeGreaterThan(5);
    for (let at = 1; at <= writes; at++) {
      const run = async () =>
        (await withFailingDisk(cwd, code, at, () => runCommand(account, cwd, scenario.command))).result;
      const ends = { codes: [1], says: new RegExp(`cannot use .*\\(${code}\\)`) };
      const { findings } = await tryDisturbance(account, cwd, scenario, { run, ends }, known);
      counts.add(`${scenario.name}: a disk that is ${what} from a write of the state on`, findings);
      wrong.push(...findings.map(({ loss, text }) => `${scenario.name}, write ${at}: ${loss}: ${text}`));
    }
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  counts.write(`disk-${what}`);
});
