import { expect, test } from "vitest";
import { lawsHold } from "../../support/laws/laws-hold.ts";

test("in any history the account is as the model says, and nothing foreign is touched", {
  timeout: 300_000,
}, async () => {
  const tally = await lawsHold({ count: 60, seed: 11, maxCommands: 12, endsAt: 1 });
  // All of them happen: laws that nothing tries hold always.
  const kinds = ["commands", "deploy done", "deploy killed", "deploy NOT_OURS", "plan done", "teardown done"];
  expect(Object.keys(tally)).toEqual(expect.arrayContaining(kinds));
});
