import fc from "fast-check";
import { expect, test } from "vitest";
import { covers as localCovers } from "../../../src/local/wildcard.ts";
import { covers } from "../../../src/token/prove/rule-verdict.ts";
import { WILDCARDS } from "./wildcards.ts";

test.each(WILDCARDS)("test-token and the local gateway: %j covers %j: %s", (pattern, text, isCovered) => {
  expect([covers(pattern, text), localCovers(pattern, text)]).toEqual([isCovered, isCovered]);
});

test("whatever stands in pattern and text, test-token and the local gateway agree", () => {
  const characters = [..."ab/.$^()[]{}|+\\\n\u2028%2"];
  const pattern = fc.string({ unit: fc.constantFrom(...characters, "*", "*", "?"), maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 });
  const filled = (stars: readonly string[]) => (one: string) =>
    one.replace(/\*/g, () => stars[0] ?? "").replace(/\?/g, () => "a");
  const pair = fc
    .tuple(pattern, text, fc.array(text, { maxLength: 1 }), fc.boolean())
    .map(([one, other, stars, isMade]) => [one, isMade ? filled(stars)(one) : other] as const);
  fc.assert(
    fc.property(pair, ([one, other]) => {
      expect(covers(one, other)).toBe(localCovers(one, other));
    }),
    { seed: 12, numRuns: 5_000 },
  );
});
