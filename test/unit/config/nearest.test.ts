import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../../src/config/text/nearest.ts";

const KEYS = ["cache_ttl", "clock_tolerance", "context", "name", "runtime"];

test.each([
  ["cahce_ttl", "cache_ttl"],
  ["cachettl", "cache_ttl"],
  ["NAME", "name"],
  ["nme", "name"],
  ["runtimes", "runtime"],
  ["clock_tolerence", "clock_tolerance"],
  ["zzz", undefined],
  ["x", undefined],
  ["", undefined],
])("the nearest to %j is %j", (word, near) => {
  expect(nearest(word, KEYS)).toBe(near);
});

test("nothing near, nothing suggested", () => {
  expect(didYouMean("zzz", KEYS)).toBe("");
  expect(didYouMean("nme", KEYS)).toBe("; did you mean name?");
});
