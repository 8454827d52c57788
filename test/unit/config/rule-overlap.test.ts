import fc from "fast-check";
import { expect, test } from "vitest";
import { overlap } from "../../../src/config/rule-overlap.ts";

/** Every path of up to five of these segments: enough for a witness wherever three segments meet three. */
const WORDS = ["a", "b", "ab"];
const pathsBelow = (parents: readonly string[]) =>
  parents.flatMap((parent) => WORDS.map((word) => `${parent}/${word}`));
const PATHS = [1, 2, 3, 4, 5].reduce<string[][]>((all) => [...all, pathsBelow(all.at(-1) ?? [""])], []).flat();

const answers = (pattern: string, variable: string) => {
  const regex = pattern.replaceAll("*", ".*").replaceAll("{r+}", ".+").replaceAll("{x}", variable);
  return PATHS.filter((path) => new RegExp(`^${regex}$`).test(path));
};

const path = (...segments: readonly string[]) =>
  fc.array(fc.constantFrom(...segments), { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`);
const routePath = fc
  .tuple(path("a", "b", "ab", "{x}"), fc.boolean())
  .map(([start, greedy]) => (greedy ? start.replace(/[^/]+$/, "{r+}") : start));

test("a rule and a route overlap where some path is allowed by the one and answered by the other, nowhere else", () => {
  fc.assert(
    fc.property(path("a", "b", "ab", "*", "{x}", "a*", "*b"), routePath, (rule, route) => {
      const answered = new Set(answers(route, "[^/]+"));
      expect(overlap(rule, route)).toBe(answers(rule, ".*").some((one) => answered.has(one)));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["/", "/", true],
  ["/*", "/", true],
  ["/", "/a", false],
  ["/orders.x", "/ordersAx", false],
  ["/a/{id}", "/a", false],
])("%s against the route %s: %j", (rule, route, expected) => {
  expect(overlap(rule, route)).toBe(expected);
});
