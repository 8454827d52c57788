import { beforeAll, expect, test } from "vitest";
import { driftedStack } from "../../support/drift/drift-repaired.ts";
import { rounds } from "../../support/drift/gateway-drifts.ts";

let stack: Awaited<ReturnType<typeof driftedStack>>;

beforeAll(async () => {
  stack = await driftedStack();
});

// One at a time they run in the soak run.
const named = rounds().map(
  (round) => [round.map(([name]) => name).join("; "), round.map(([, drift]) => drift)] as const,
);

test.each(named)("changes by hand at once are named, repaired, and then nothing is written: %s", async (_, drifts) => {
  expect(await stack.repaired(drifts)).toEqual([]);
});

test("then everything is in step", async () => {
  const { inStep, resources } = await stack.status();
  expect(inStep).toBe(true);
  expect(resources.filter(({ state }) => state !== "in-step")).toEqual([]);
});

test("changes fit into few rounds", () => expect(named.length).toBeLessThanOrEqual(3));
