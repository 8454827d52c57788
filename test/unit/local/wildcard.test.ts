import fc from "fast-check";
import { expect, test } from "vitest";
import { covers } from "../../../src/local/wildcard.ts";

const asRegex = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );

test("patterns cover what the regular expression of the same meaning matches", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "*", "?"), maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "."), maxLength: 12 });
  fc.assert(
    fc.property(pattern, text, (one, other) => covers(one, other) === asRegex(one).test(other)),
    { seed: 4, numRuns: 20_000 },
  );
});

test.each([
  ["execute-api:*", "EXECUTE-API:invoke", "i", true],
  ["execute-api:*", "EXECUTE-API:invoke", "", false],
  ["a*a", "a", "", false],
  ["*", "", "", true],
  ["?", "", "", false],
] as const)("%s and %s with flags '%s': %s", (pattern, text, flags, expected) => {
  expect(covers(pattern, text, flags)).toBe(expected);
});
