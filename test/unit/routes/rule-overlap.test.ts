import fc from "fast-check";
import { expect, test } from "vitest";
import { overlap } from "../../../src/routes/rule-overlap.ts";

/** Every path of up to five of these segments: enough for a witness wherever three segments meet three. */
const WORDS = ["a", "b", "ab"];
const pathsBelow = (parents: readonly string[]) =>
  parents.flatMap((parent) => WORDS.map((word) => `${parent}/${word}`));
const PATHS = [1, 2, 3, 4, 5].reduce<string[][]>((all) => [...all, pathsBelow(all.at(-1) ?? [""])], []).flat();

const answers = (pattern: string, variable: string) => {
  const regex = pattern.replaceAll("*", ".*").replaceAll("{r+}", ".+").replaceAll("{x}", variable);
  return [...PATHS, ...PATHS.map((path) => `${path}/`)].filter((path) => new RegExp(`^${regex}$`).test(path));
};

const path = (...segments: readonly string[]) =>
  fc.array(fc.constantFrom(...segments), { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`);
const routePath = fc
  .tuple(path("a", "b", "ab", "{x}"), fc.boolean())
  .map(([start, greedy]) => (greedy ? start.replace(/[^/]+$/, "{r+}") : start));

test("a rule takes in a route as it is, or else with a slash behind it, where some such path is allowed and answered, nowhere else", () => {
  fc.assert(
    fc.property(path("a", "b", "ab", "*", "{x}", "a*", "*b"), routePath, (rule, route) => {
      const allowed = new Set(answers(rule, ".*"));
      const spellings = [route, `${route}/`];
      const expected = spellings.find((spelling) => answers(spelling, "[^/]+").some((one) => allowed.has(one)));
      expect(overlap(rule, route)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["/", "/", "/"],
  ["/*", "/", "/"],
  ["/", "/a", undefined],
  ["/a", "/", undefined],
  ["/orders.x", "/ordersAx", undefined],
  ["/a/{id}", "/a", "/a/"],
  ["/a/*", "/a", "/a/"],
  ["/a", "/a", "/a"],
  ["/a/{id}/*", "/a/{id}", "/a/{id}/"],
  ["/a/{id}/b", "/a", undefined],
])("the rule %s takes in the route %s as %s", (rule, route, expected) => {
  expect(overlap(rule, route)).toBe(expected);
});
