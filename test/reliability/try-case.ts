import { readState } from "../../src/engine/state/state.ts";
import { kinds } from "../../src/resources/index.ts";
import { foreignIn, lastingIds, momentIn, ownedIn } from "./account-view.ts";
import { disturbedRun, type Outcome, runCommand } from "./disturbed-run.ts";
import type { Fault } from "./faults.ts";
import { differences, type Finding, finding } from "./findings.ts";
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
  /** Whether the run got as far as this call: calls side by side come in another order each time. */
  readonly isReached: boolean;
  /** Whether the run itself succeeded. */
  readonly succeeded: boolean;
  /** Whether the command was run again: not from a moment that was tried before. */
  readonly isContinued: boolean;
  readonly findings: readonly Finding[];
}

const STACK_TRACE = /\n\s+at .+:\d+/;

/** What is wrong with how the disturbed run itself ended. */
function endFindings({ code, said }: Outcome, { ends }: Fault): string[] {
  if (!ends.codes.includes(code)) return [`it ended with ${code}: ${said}`];
  if (code === null || code === 0) return [];
  const missing = [
    ...(ends.says && !ends.says.test(said) ? [`nothing of ${ends.says}`] : []),
    ...(code === 130 || /\bfix: /.test(said) ? [] : ["no fix"]),
    ...(/then rerun: lambda-authz/.test(said) ? [] : ["no command to run again"]),
    ...(STACK_TRACE.test(said) ? ["a stack trace"] : []),
  ];
  return missing.map((what) => `${what} in: ${said}`);
}

/** What is wrong with the state folder between the two runs. */
function stateFindings(cwd: string, { code }: Outcome): string[] {
  return [...readStateFiles(cwd).keys()].flatMap((file) => {
    if (file.endsWith(".lock")) return code === null ? [] : [`the lock ${file} is left`];
    if (!file.endsWith(".json")) return [`${file} is left`];
    try {
      readState(file, kinds);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
}

/** What is wrong once the command has run again, and, for a deploy, once more. */
async function continued(account: ServedAccount, cwd: string, { scenario }: Case): Promise<Finding[]> {
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
export async function tryCase(account: ServedAccount, cwd: string, one: Case, known?: Set<string>): Promise<Tried> {
  const { scenario, fault, at } = one;
  begin(account, cwd, scenario);
  const [foreign, lasting] = [foreignIn(account.data), lastingIds(account.data)];
  const first = await disturbedRun(account, cwd, scenario.command, fault, at);
  const findings = [
    ...endFindings(first, fault).map(finding("end")),
    ...stateFindings(cwd, first).map(finding("state")),
  ];
  const isNew = scenario.name === "first deploy";
  const moment = `${scenario.name} ${momentIn(account.data, account.kept, readStateFiles(cwd), isNew)}`;
  const isKnown = known?.has(moment) === true;
  if (!isKnown) {
    const later = await continued(account, cwd, one);
    if (later.length === 0) known?.add(moment);
    findings.push(...later);
  }
  if (scenario.command === "deploy") {
    const kept = lastingIds(account.data);
    findings.push(...lasting.filter((id) => !kept.includes(id)).map(finding("lost")));
  }
  findings.push(...differences(foreignIn(account.data), foreign).map(finding("foreign")));
  return { isReached: first.calls.length >= at, succeeded: first.code === 0, isContinued: !isKnown, findings };
}
