import { beforeAll, expect, test } from "vitest";
import { driftedStack } from "../../support/drift/drift-repaired.ts";
import { rounds } from "../../support/drift/gateway-drifts.ts";

let repaired: Awaited<ReturnType<typeof driftedStack>>;

beforeAll(async () => {
  repaired = await driftedStack();
});

// One at a time they run in the soak run.
const named = rounds().map(
  (round) => [round.map(([name]) => name).join("; "), round.map(([, drift]) => drift)] as const,
);

test.each(named)("changes by hand at once are named, repaired, and then nothing is written: %s", async (_, drifts) => {
  await repaired(drifts);
});

test("changes fit into few rounds", () => expect(named.length).toBeLessThanOrEqual(8));
