import { afterAll, beforeAll, describe, test } from "vitest";
import { openPlainEndpoint, type PlainEndpoint } from "../../explain/plain/plain-account.ts";
import { loadScenarios } from "../../explain/run/load-scenarios.ts";
import { pickScenarios } from "../../explain/run/pick-scenarios.ts";
import { expectRight, explainScenario } from "../../explain/run/run-scenario.ts";

// npm run test:explain runs all of them.
const some = pickScenarios(await loadScenarios(), 12, 15);

let local: PlainEndpoint;
beforeAll(async () => {
  local = await openPlainEndpoint();
});
afterAll(() => local.close());

describe("explain finds the cause", () => {
  for (const scenario of some)
    test.concurrent(scenario.name, async () =>
      expectRight(scenario, (await explainScenario(scenario, local)).explanation),
    );
});
