import type { StoredData } from "../support/local/memory-store.ts";
import { foreignIn, ownedIn } from "./account-view.ts";
import { type Command, runCommand } from "./disturbed-run.ts";
import { plantNeighbours } from "./neighbours.ts";
import { type Project, writeVersion } from "./projects.ts";
import type { ServedAccount } from "./served-account.ts";
import { readStateFiles, type StateFiles, writeStateFiles } from "./state-folder.ts";

/** What a disturbed run begins with, and where it has to arrive. */
export interface Scenario {
  readonly project: Project;
  readonly name: "first deploy" | "change of everything" | "teardown";
  readonly command: Command;
  readonly version: "before" | "after";
  readonly data: StoredData;
  readonly state: StateFiles;
  /** Of an undisturbed run. */
  readonly operations: readonly string[];
  readonly inventory: readonly string[];
}

/** Puts the account and the folder where a scenario begins. */
export function begin(account: ServedAccount, cwd: string, { project, version, data, state }: Scenario): void {
  account.data = structuredClone(data);
  writeStateFiles(cwd, state);
  writeVersion(cwd, project[version]);
}

async function runUndisturbed(account: ServedAccount, cwd: string, command: Command) {
  const { code, said, calls } = await runCommand(account, cwd, command);
  if (code !== 0) throw new Error(`an undisturbed ${command} ended with ${code}: ${said}`);
  return calls.map(({ operation }) => operation);
}

/** The three scenarios of a project, among neighbours. */
export async function scenariosOf(account: ServedAccount, cwd: string, project: Project): Promise<Scenario[]> {
  account.data = {};
  writeStateFiles(cwd, new Map());
  account.watch();
  await plantNeighbours(account.endpoint);
  const foreign = foreignIn(account.data);
  const steps = [
    ["first deploy", "deploy", "before"],
    ["change of everything", "deploy", "after"],
    ["teardown", "teardown", "after"],
  ] as const;
  const scenarios: Scenario[] = [];
  for (const [name, command, version] of steps) {
    const data = structuredClone(account.data);
    const state = readStateFiles(cwd);
    writeVersion(cwd, project[version]);
    const operations = await runUndisturbed(account, cwd, command);
    const inventory = ownedIn(account.data, account.kept);
    scenarios.push({ project, name, command, version, data, state, operations, inventory });
    if (foreignIn(account.data).join() !== foreign.join()) throw new Error(`${name} changed what belongs to others`);
  }
  return scenarios;
}
