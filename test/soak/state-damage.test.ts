import { readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCounts } from "../reliability/counts.ts";
import { DAMAGES, LOCKS } from "../reliability/damages.ts";
import { type Outcome, runCommand } from "../reliability/disturbed-run.ts";
import { speedUp } from "../reliability/fast-clock.ts";
import { plain } from "../reliability/projects.ts";
import { type Scenario, scenariosOf } from "../reliability/scenarios.ts";
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

test.each([
  ["state", DAMAGES],
  ["lock", LOCKS],
] as const)(
  "whatever becomes of the %s file, one message says what to do, and nothing is lost",
  async (what, damages) => {
    const counts = createCounts();
    const wrong: string[] = [];
    for (const scenario of scenarios.filter(({ name }) => name !== "first deploy"))
      for (const damage of damages) {
        const file = [...scenario.state.keys()].find((name) => name.endsWith(".json")) ?? "";
        const run = () => {
          damage.apply(file, readFileSync(file, "utf8"));
          return runCommand(account, cwd, scenario.command);
        };
        // A method that neither the file nor config.ini has may be somebody else's: exit 5.
        const says = /cannot be read|is not a (?:state|plain) file|would publish foreign resources/;
        const fix = ({ code }: Outcome) => {
          if (code !== 0) rmSync(file, { recursive: true, force: true });
        };
        const tried = await tryDisturbance(account, cwd, scenario, { run, ends: { codes: [0, 1, 5], says }, fix });
        const fault = what === "state" ? `a state file that is ${damage.name}` : damage.name;
        const findings = tried.findings.filter(({ loss }) => loss !== "state" || tried.first.code === 0);
        counts.add(`${scenario.name}: ${fault}`, findings);
        wrong.push(...findings.map(({ loss, text }) => `${scenario.name}, ${fault}: ${loss}: ${text}`));
      }
    expect(wrong.slice(0, 10)).toEqual([]);
    counts.write(`damaged-${what}`);
  },
);
