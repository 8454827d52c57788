import { foreignIn, lastingIds, momentIn, ownedIn } from "./account-view.ts";
import { disturbedRun, type Outcome, runCommand } from "./disturbed-run.ts";
import type { ExpectedEnd, Fault } from "./faults.ts";
import { differences, type Finding, finding } from "./findings.ts";
import { endFindings, stateFindings } from "./run-findings.ts";
import { begin, type Scenario } from "./scenarios.ts";
import type { ServedAccount } from "./served-account.ts";
import { readStateFiles } from "./state-folder.ts";

/** One cell of the matrix. */
export interface Case {
  readonly scenario: Scenario;
  readonly fault: Fault;
  /** The number of the call. */
  readonly at: number;
}

export interface Tried {
  readonly first: Outcome;
  readonly findings: readonly Finding[];
}

/** A run that something happens to, and what it may say of it. */
export interface Disturbance {
  readonly run: () => Promise<Outcome>;
  readonly ends: ExpectedEnd;
  /** What the fix says to do before the command is run again. */
  readonly fix?: (outcome: Outcome) => void;
}

/** What is wrong once the command has run again, and, for a deploy, once more. */
async function continued(account: ServedAccount, cwd: string, scenario: Scenario): Promise<Finding[]> {
  const { command, inventory } = scenario;
  const findings: Finding[] = [];
  const again = await runCommand(account, cwd, command);
  if (again.code !== 0) findings.push({ loss: "not converged", text: `${again.code}: ${again.said}` });
  const owned = ownedIn(account.data, account.kept);
  if (command === "teardown") {
    const files = [...readStateFiles(cwd).keys()];
    return [...findings, ...[...owned, ...files].map(finding("left"))];
  }
  const loss = owned.length > inventory.length ? "double" : "not converged";
  findings.push(...differences(owned, inventory).map(finding(loss)));
  const third = await runCommand(account, cwd, command);
  const writes = third.calls.filter(({ isWrite }) => isWrite).map(({ operation }) => operation);
  if (third.code !== 0 || writes.length > 0)
    findings.push({ loss: "writes again", text: `${third.code} ${writes} ${third.said}` });
  return findings;
}

/**
 * Disturbs a run, runs again, and looks whether everything is as if nothing had happened.
 * @param known moments from which runs went on well: from an equal one they are not run again.
 */
export async function tryDisturbance(
  account: ServedAccount,
  cwd: string,
  scenario: Scenario,
  { run, ends, fix }: Disturbance,
  known?: Set<string>,
): Promise<Tried> {
  begin(account, cwd, scenario);
  const [foreign, lasting] = [foreignIn(account.data), lastingIds(account.data)];
  const first = await run();
  const findings = [
    ...endFindings(first, ends).map(finding("end")),
    ...stateFindings(cwd, first).map(finding("state")),
  ];
  fix?.(first);
  const isNew = scenario.name === "first deploy";
  const moment = `${scenario.name} ${momentIn(account.data, account.kept, readStateFiles(cwd), isNew)}`;
  if (known?.has(moment) !== true) {
    const later = await continued(account, cwd, scenario);
    if (later.length === 0) known?.add(moment);
    findings.push(...later);
  }
  if (scenario.command === "deploy") {
    const kept = lastingIds(account.data);
    findings.push(...lasting.filter((id) => !kept.includes(id)).map(finding("lost")));
  }
  findings.push(...differences(foreignIn(account.data), foreign).map(finding("foreign")));
  return { first, findings };
}

/** Tries one cell. */
export function tryCase(
  account: ServedAccount,
  cwd: string,
  { scenario, fault, at }: Case,
  known: Set<string>,
): Promise<Tried> {
  const run = () => disturbedRun(account, cwd, scenario.command, fault, at);
  return tryDisturbance(account, cwd, scenario, { run, ends: fault.ends }, known);
}
