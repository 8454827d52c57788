import fc from "fast-check";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { foreignIn, ownedIn } from "./account-view.ts";
import { ARGS, type Command, runCommand } from "./disturbed-run.ts";
import { differences, type Finding, finding } from "./findings.ts";
import { type Project, writeVersion } from "./projects.ts";
import { endFindings } from "./run-findings.ts";
import { begin, type Scenario } from "./scenarios.ts";
import type { OnCall, ServedAccount } from "./served-account.ts";

/** A run of one of two machines, or of two terminals. */
interface Runner {
  readonly cwd: string;
  readonly command: Command;
}

/** How runs at the same time may end besides well, and what they then say. */
const ENDS = {
  codes: [0, 1, 5],
  says: /another run is using this stack|then rerun: lambda-authz|deploy again|still carries|exists without|NOT_OURS|run again/,
};

/** Answers that arrive in another order each time. */
function jitter(seed: number): OnCall {
  const delays = fc.sample(fc.integer({ min: 0, max: 60 }), { seed, numRuns: 400 });
  return async (call) => {
    await new Promise((resolve) => setTimeout(resolve, delays[call.number % delays.length]));
    return call.send();
  };
}

/**
 * Runs two commands at once as processes, each in its folder; then one of them deploys alone, twice, and tears down.
 * @returns what is wrong.
 */
export async function twoAtOnce(
  account: ServedAccount,
  scenario: Scenario,
  [one, other]: readonly [Runner, Runner],
  seed: number,
): Promise<Finding[]> {
  const fresh = await inventoryOf(account, { ...scenario, data: {}, state: new Map() }, one.cwd);
  const updated = await inventoryOf(account, scenario, one.cwd);
  begin(account, one.cwd, scenario);
  if (other.cwd !== one.cwd) writeVersion(other.cwd, scenario.project[scenario.version]);
  const foreign = foreignIn(account.data);
  account.watch(jitter(seed));
  const env = emulatorEnv(account.endpoint);
  const ran = await Promise.all([one, other].map(({ cwd, command }) => runCli(ARGS[command], { cwd, env })));
  const findings = ran.flatMap(({ code, stdout, stderr }) =>
    endFindings({ code, said: stdout + stderr, calls: [] }, ENDS).map(finding("end")),
  );
  findings.push(...(await settled(account, [updated, fresh], one.cwd)));
  const left = await emptied(account, other.cwd, scenario.project);
  return [...findings, ...left, ...differences(foreignIn(account.data), foreign).map(finding("foreign"))];
}

/**
 * What an undisturbed deploy makes. Where nothing was before it is another thing: a teardown takes away what a deploy keeps,
 * such as old tags.
 */
async function inventoryOf(account: ServedAccount, scenario: Scenario, cwd: string): Promise<readonly string[]> {
  begin(account, cwd, scenario);
  const { code, said } = await runCommand(account, cwd, "deploy");
  if (code !== 0) throw new Error(said);
  return ownedIn(account.data, account.kept, false);
}

/** What is wrong after a deploy alone, and another one. */
async function settled(
  account: ServedAccount,
  inventories: readonly (readonly string[])[],
  cwd: string,
): Promise<Finding[]> {
  const alone = await runCommand(account, cwd, "deploy");
  if (alone.code !== 0) return [{ loss: "not converged", text: `${alone.code}: ${alone.said}` }];
  // Not what deployments captured: one may capture a route that the other machine was writing.
  const owned = ownedIn(account.data, account.kept, false);
  const [inventory = []] = inventories.toSorted((a, b) => differences(owned, a).length - differences(owned, b).length);
  const loss = owned.length > inventory.length ? "double" : "not converged";
  const again = await runCommand(account, cwd, "deploy");
  const writes = again.calls.filter(({ isWrite }) => isWrite).map(({ operation }) => operation);
  return [
    ...differences(owned, inventory).map(finding(loss)),
    ...(again.code === 0 ? writes : [again.said]).map(finding("writes again")),
  ];
}

/** What a teardown of the other folder leaves. */
async function emptied(account: ServedAccount, cwd: string, project: Project): Promise<Finding[]> {
  writeVersion(cwd, project.after);
  const { code, said } = await runCommand(account, cwd, "teardown");
  const left = ownedIn(account.data, account.kept).map(finding("left"));
  return code === 0 ? left : [...left, { loss: "left", text: said }];
}
