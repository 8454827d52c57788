import { expect, test } from "vitest";
import type { EarlyReads } from "../../../src/engine/early-reads.ts";
import { createGraph } from "../../../src/engine/graph.ts";
import { reviewOf } from "../../../src/stack/review/review.ts";
import { createAccount } from "../../support/memory-account.ts";
import { configWith } from "../../support/stack/built-stack.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };
const POOL = "cognito.user-pool:pool";

/** The notes of a deploy with self_sign_up as given, to a pool that has it as given. */
async function notesOf(wanted: boolean, deployed: boolean): Promise<readonly string[]> {
  const found = Promise.resolve({ attrs: { id: "us-east-1_a", selfSignUp: deployed }, owned: true });
  const key = { project: "shop", stage: "dev" };
  const row = { type: "cognito.user-pool", status: "ready" as const, key, needs: [] };
  const early: EarlyReads = new Map([[POOL, { row, key, found }]]);
  const config = configWith({ userPool: { selfSignUp: wanted } as never });
  const code = { zip: new Uint8Array(), sha256: "" } as never;
  const sources = { config, graph: createGraph(), early, code, adopts: () => false };
  return (await reviewOf(createAccount().aws(STACK), sources as never)).notes;
}

test.each([
  [true, false, 1],
  [true, true, 0],
  [false, false, 0],
  [false, true, 0],
])("self_sign_up %s over %s has %i notes", async (wanted, deployed, count) => {
  const notes = await notesOf(wanted, deployed);
  expect(notes).toHaveLength(count);
  for (const note of notes) expect(note).toContain("anyone can sign up to the user pool us-east-1_a");
});
