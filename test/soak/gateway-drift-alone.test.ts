import { beforeAll, test } from "vitest";
import { driftedStack } from "../support/drift/drift-repaired.ts";
import { DRIFTS } from "../support/drift/gateway-drifts.ts";

let repaired: Awaited<ReturnType<typeof driftedStack>>;

beforeAll(async () => {
  repaired = await driftedStack();
});

test.each(Object.entries(DRIFTS))("%s: named, repaired, and then nothing is written", async (_, drift) => {
  await repaired([drift]);
});
