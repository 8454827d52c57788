import { beforeAll, expect, test } from "vitest";
import { fingerprint } from "../../../src/lib/hash.ts";
import { roundsOf } from "../../support/hand/hand-change.ts";
import { API_CHANGES, HAND_CHANGES } from "../../support/hand/hand-changes.ts";
import { type HandSite, handSite } from "../../support/hand/hand-site.ts";
import { namedAndRepaired } from "../../support/hand/named-and-repaired.ts";
import { UNMANAGED_CHANGES } from "../../support/hand/unmanaged-changes.ts";
import { writesIn } from "../../support/memory-account.ts";

const SEED = 16;

/** A quarter of the changes; the e2e run makes all of them. Those of API Gateway have a test of their own here. */
const others = Object.entries(HAND_CHANGES).filter(([name]) => !(name in API_CHANGES));
const quarter = Object.fromEntries(
  others.filter(([name]) => Number.parseInt(fingerprint([SEED, name]).slice(0, 2), 16) % 4 === 0),
);

let site: HandSite;

beforeAll(async () => {
  site = await handSite();
});

const rounds = roundsOf(quarter).map(
  (round) => [round.map(([name]) => name).join("; "), round.map(([, change]) => change)] as const,
);

test("the quarter is one", () => {
  const share = Object.keys(quarter).length / others.length;
  expect([share > 0.2, share < 0.3]).toEqual([true, true]);
});

test.each(rounds)("status names each, deploy repairs each, and then nothing differs: %s", async (_, changes) => {
  await namedAndRepaired(site, changes);
});

test("what deploy leaves as it is status lists as not managed; the stack is in step, and deploy writes nothing", async () => {
  for (const { by } of Object.values(UNMANAGED_CHANGES)) await by(site);
  const { resources, inStep, stageIsCurrent, plan } = await site.run.status();
  const listed = resources.flatMap(({ id, state, properties }) =>
    properties.map(({ name, wanted, origin }) => [id, state, name, wanted, origin]),
  );
  const expected = Object.values(UNMANAGED_CHANGES).map(({ node, property }) => {
    return [node, "unmanaged", property, null, "unmanaged"];
  });
  expect(listed.sort()).toEqual(expected.sort());
  expect({ inStep, stageIsCurrent, plan }).toMatchObject({ inStep: true, stageIsCurrent: true, plan: { updated: [] } });
  site.account.calls.length = 0;
  await site.run.deploy();
  expect(writesIn(site.account.calls)).toEqual([]);
});
