import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPlainEndpoint, type PlainEndpoint } from "./plain/plain-account.ts";
import { confusionMatrix, type Outcome, rightShare } from "./run/confusion-matrix.ts";
import { leaksIn, secretsOf } from "./run/leaks.ts";
import { loadScenarios } from "./run/load-scenarios.ts";
import { expectRight, explainScenario } from "./run/run-scenario.ts";

const scenarios = await loadScenarios();
const outcomes: Outcome[] = [];

let local: PlainEndpoint;
beforeAll(async () => {
  // With secrets in environments and logs: each scenario also shows that they are in no explanation.
  local = await openPlainEndpoint({ arePlanted: true });
});
afterAll(() => local.close());

describe("explain finds the cause", () => {
  for (const scenario of scenarios)
    test.concurrent(scenario.name, async () => {
      const { explanation, call } = await explainScenario(scenario, local);
      outcomes.push({ name: scenario.name, expected: scenario.expect, given: explanation.cause?.code ?? null });
      expectRight(scenario, explanation);
      expect(leaksIn(JSON.stringify(explanation), secretsOf(call))).toEqual([]);
    });
});

describe("of all scenarios", () => {
  test("at least 95 in 100 have the right cause first", ({ skip }) => {
    if (outcomes.length === 0) skip("none ran");
    process.stdout.write(`\n${confusionMatrix(outcomes)}\n`);
    expect(rightShare(outcomes)).toBeGreaterThanOrEqual(0.95);
  });
});
