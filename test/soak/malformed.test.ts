import { expect, test } from "vitest";
import { createCounts } from "../reliability/counts.ts";
import { readMalformed } from "../support/config/malformed.ts";

test("20,000 mutated config files end in a config or in words, 5,000 of each seed", () => {
  const counts = createCounts();
  for (const seed of [1, 2, 3, 4]) {
    const { accepted, refused } = readMalformed(5_000, seed);
    console.log(JSON.stringify({ seed, accepted, refused }));
    expect(accepted + refused).toBeGreaterThanOrEqual(5_000);
    for (let i = 0; i < accepted; i++) counts.add("accepted", []);
    for (let i = 0; i < refused; i++) counts.add("refused in words that name the file or the line", []);
  }
  counts.write("malformed-config");
});
