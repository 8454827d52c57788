import { beforeAll, expect, test } from "vitest";
import { roundsOf } from "../support/hand/hand-change.ts";
import { HAND_CHANGES } from "../support/hand/hand-changes.ts";
import { type HandSite, handSite } from "../support/hand/hand-site.ts";
import { namedAndRepaired } from "../support/hand/named-and-repaired.ts";

let site: HandSite;

beforeAll(async () => {
  site = await handSite();
});

// One at a time they run in the soak run.
const rounds = roundsOf(HAND_CHANGES).map(
  (round) => [round.map(([name]) => name).join("; "), round.map(([, change]) => change)] as const,
);

test("the changes are many, and fit into few rounds", () => {
  expect(Object.keys(HAND_CHANGES).length).toBeGreaterThan(100);
  expect(rounds.length).toBeLessThan(15);
});

test.each(rounds)("status names each, deploy repairs each: %s", async (_, changes) => {
  await namedAndRepaired(site, changes);
});
