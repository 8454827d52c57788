import { beforeAll, expect, test } from "vitest";
import { driftedStack } from "../support/drift/drift-repaired.ts";
import { DRIFTS } from "../support/drift/gateway-drifts.ts";

let stack: Awaited<ReturnType<typeof driftedStack>>;

beforeAll(async () => {
  stack = await driftedStack();
});

test.each(Object.entries(DRIFTS))("%s: named, repaired, and then in step", async (_, drift) => {
  expect(await stack.repaired([drift])).toEqual([]);
  expect((await stack.status()).inStep).toBe(true);
});
