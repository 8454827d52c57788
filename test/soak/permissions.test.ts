import { expect, test, vi } from "vitest";
import { LIFE_CONFIGS } from "../support/permissions/life-configs.ts";
import { expectLived, expectMissed } from "../support/permissions/permissions-hold.ts";
import { UNFELT } from "../support/permissions/unfelt-grants.ts";

vi.mock("../../src/engine/waits/sleep.ts", () => import("../support/permissions/skipped-waits.ts"));

const CONFIGS = Object.entries(LIFE_CONFIGS);
const unfelt = new Set<string>();

test.each(CONFIGS)("%s lives with the policies that iam-policy prints, each command with its own", (_, config) =>
  expectLived(config, true),
);

test.each(CONFIGS)("%s lives with that of --for all, and each action is missed by name", async (_, config) => {
  for (const name of await expectMissed(config)) unfelt.add(name);
});

test("no reason is given for an action that is missed", () => {
  expect([...unfelt].sort()).toEqual(Object.keys(UNFELT).sort());
});
