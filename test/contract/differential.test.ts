import { describe, expect, test } from "vitest";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { startLocal } from "../support/local-endpoint.ts";
import { badInput } from "./differential/bad-input.ts";
import { differences } from "./differential/differences.ts";
import { gatewaySteps } from "./differential/gateway-steps.ts";
import { type Outcome, openSession } from "./differential/session.ts";
import { tutorial } from "./differential/tutorial.ts";

interface Started {
  readonly endpoint: string;
  stop(): Promise<void>;
}

async function outcomesOn(start: () => Promise<Started>): Promise<ReadonlyMap<string, Outcome>> {
  const { endpoint, stop } = await start();
  try {
    const session = openSession(endpoint);
    const built = await tutorial(session);
    await gatewaySteps(session, built);
    await badInput(session, built);
    return session.outcomes;
  } finally {
    await stop();
  }
}

describe.runIf(hasMiniStack())("one script on the local endpoint and on MiniStack", () => {
  test("comes to the same in every step but those that are listed, each with who is right", async () => {
    const [here, there] = await Promise.all([outcomesOn(startLocal), outcomesOn(startMiniStack)]);
    expect(here.size).toBeGreaterThanOrEqual(60);
    expect([...here.keys()]).toEqual([...there.keys()]);
    const differing = [...here].filter(
      ([name, outcome]) => JSON.stringify(outcome) !== JSON.stringify(there.get(name)),
    );
    const unlisted = differing.filter(([name]) => !(name in differences));
    const report = unlisted.map(([name, local]) => ({ name, local, ministack: there.get(name) }));
    const names = new Set(differing.map(([name]) => name));
    expect({ report, outdated: Object.keys(differences).filter((name) => !names.has(name)) }).toEqual({
      report: [],
      outdated: [],
    });
  }, 240_000);
});
