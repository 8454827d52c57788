import { beforeAll, expect, test } from "vitest";
import { fingerprint } from "../../../src/lib/hash.ts";
import { roundsOf } from "../../support/hand/hand-change.ts";
import { HAND_CHANGES } from "../../support/hand/hand-changes.ts";
import { type HandSite, handSite } from "../../support/hand/hand-site.ts";
import { namedAndRepaired } from "../../support/hand/named-and-repaired.ts";

const SEED = 16;

/** A quarter of the changes; the e2e run makes all of them. */
const quarter = Object.fromEntries(
  Object.entries(HAND_CHANGES).filter(([name]) => Number.parseInt(fingerprint([SEED, name]).slice(0, 2), 16) % 4 === 0),
);

let site: HandSite;

beforeAll(async () => {
  site = await handSite();
});

const rounds = roundsOf(quarter).map(
  (round) => [round.map(([name]) => name).join("; "), round.map(([, change]) => change)] as const,
);

test("the quarter is one", () => {
  const share = Object.keys(quarter).length / Object.keys(HAND_CHANGES).length;
  expect([share > 0.2, share < 0.3]).toEqual([true, true]);
});

test.each(rounds)("status names each, deploy repairs each, and then nothing differs: %s", async (_, changes) => {
  await namedAndRepaired(site, changes);
});
