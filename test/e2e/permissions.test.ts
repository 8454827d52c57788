import { expect, test, vi } from "vitest";
import { LIFE_CONFIGS, type LifeConfig } from "../support/permissions/life-configs.ts";
import { expectLived, expectMissed } from "../support/permissions/permissions-hold.ts";

vi.mock("../../src/engine/waits/sleep.ts", () => import("../support/permissions/skipped-waits.ts"));

const config = (name: string): LifeConfig => {
  const found = LIFE_CONFIGS[name];
  expect(found).toBeDefined();
  return found as LifeConfig;
};

// All of this for five configs: npm run test:soak.
test("a stack with a user pool lives with the policies that iam-policy prints, each command with its own", () =>
  expectLived(config("managed"), true));

test("the tutorial's lives with that of --for all, and each tenth action is missed by name", async () => {
  await expectMissed(config("tutorial"), (_, index) => index % 10 === 3);
});
