import { expect } from "vitest";
import { lastingFolder } from "../support/lasting-folder.ts";
import { createCounts } from "./counts.ts";
import { FAULTS, LASTING } from "./faults.ts";
import type { Project } from "./projects.ts";
import { type Scenario, scenariosOf } from "./scenarios.ts";
import { type ServedAccount, serveAccount } from "./served-account.ts";
import { type Case, tryCase } from "./try-case.ts";

/** The matrix of one project, in an account of its own. */
export interface Matrix {
  readonly scenarios: readonly Scenario[];
  /** Every fault at every call. */
  casesOf(scenario: Scenario): Case[];
  /** Tries cases, and fails for the first ten that leave something wrong. @param name of the file of counts. */
  tryAll(cases: readonly Case[], name?: string): Promise<void>;
  close(): Promise<void>;
}

/** Numbers of the calls, the first of each operation. */
const firsts = (operations: readonly string[]): number[] =>
  operations.flatMap((operation, i) => (operations.indexOf(operation) === i ? [i + 1] : []));

function casesOf(scenario: Scenario): Case[] {
  const all = scenario.operations.map((_, i) => i + 1);
  const at = (numbers: readonly number[]) => (fault: Case["fault"]) =>
    numbers.map((number): Case => ({ scenario, fault, at: number }));
  return [...FAULTS.flatMap(at(all)), ...LASTING.flatMap(at(firsts(scenario.operations)))];
}

/** Runs a project undisturbed, among neighbours, and gives what it takes to disturb it. */
export async function matrixOf(project: Project): Promise<Matrix> {
  const account: ServedAccount = await serveAccount();
  const cwd = lastingFolder();
  const scenarios = await scenariosOf(account, cwd, project);
  // From a moment that a run went on from before it would go on alike.
  const known = new Set<string>();
  return {
    scenarios,
    casesOf,
    async tryAll(cases, name) {
      const counts = createCounts();
      const wrong: string[] = [];
      let tried = 0;
      for (const one of cases) {
        const { first, findings } = await tryCase(account, cwd, one, known);
        if (first.calls.length < one.at) continue;
        tried++;
        counts.add(`${one.scenario.name}: ${one.fault.name}`, findings);
        const where = `${one.scenario.name}, ${one.fault.name}, call ${one.at}`;
        wrong.push(...findings.map(({ loss, text }) => `${where}: ${loss}: ${text}`));
        if (wrong.length > 10) break;
        // What was tried before an end by hand is known too.
        if (name !== undefined && tried % 50 === 0) counts.write(name);
      }
      expect(wrong).toEqual([]);
      // Calls side by side come in another order each time, and a listing may be shared.
      expect(tried).toBeGreaterThan(cases.length * 0.95);
      if (name !== undefined) counts.write(name);
    },
    close: () => account.close(),
  };
}
