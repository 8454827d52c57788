import { expect, test } from "vitest";
import { allEnded } from "../../../src/lib/all-ended.ts";

test("a failure is thrown once the slower ones have ended", async () => {
  let ended = false;
  const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    ended = true;
  });
  await expect(allEnded([Promise.reject(new Error("refused")), slow])).rejects.toThrow("refused");
  expect(ended).toBe(true);
});

test("without a failure it gives all results", async () => {
  expect(await allEnded([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
});
