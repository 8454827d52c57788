import { expect, test } from "vitest";
import { readMalformed } from "../support/config/malformed.ts";

test.each([1, 2, 3, 4])("5,000 mutated config files end in a config or in words: seed %i", (seed) => {
  const { accepted, refused } = readMalformed(5_000, seed);
  console.log(JSON.stringify({ accepted, refused }));
  expect(accepted + refused).toBeGreaterThanOrEqual(5_000);
});
