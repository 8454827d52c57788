import fc from "fast-check";
import { expect, test } from "vitest";
import { escapes } from "../../../src/routes/pattern-cover.ts";

test.each([
  // pattern, others, route, whether a call of the route meets the pattern and none of the others
  ["GET/orders", [], "GET/orders", true],
  ["GET/orders", ["GET/orders"], "GET/orders", false],
  ["GET/orders", [], "GET/files", false],
  ["*", ["GET/orders/*"], "GET/orders/{id}", false],
  ["GET/*", ["GET/orders/*"], "GET/orders/{id}", false],
  ["GET/*", ["GET/orders/a*"], "GET/orders/{id}", true],
  ["GET/files/*", ["GET/files/public/*"], "GET/files/{proxy+}", true],
  ["GET/files/public/*", ["GET/files/*"], "GET/files/{proxy+}", false],
  ["GET/files/a*", ["GET/files/*/*", "GET/files/a*"], "GET/files/{proxy+}", false],
  ["GET/files/*", ["GET/files/*/x", "GET/files/y/*"], "GET/files/{proxy+}", true],
  // A variable is one step, and not an empty one.
  ["GET/files/*/*", [], "GET/files/{id}", false],
  ["GET/files/*", ["GET/files/?"], "GET/files/{id}", true],
  ["POST/*", ["GET/*"], "POST/{proxy+}", true],
  ["*/orders", ["GET/orders"], "GET/orders", false],
] as const)("%s beside %j on %s: %s", (pattern, others, route, expected) => {
  expect(escapes(pattern, others, route)).toBe(expected);
});

/** "c" stands for all that no pattern holds. */
const LETTERS = ["a", "b", "/", "c"];
const words = (length: number): string[] =>
  length === 0 ? [""] : words(length - 1).flatMap((word) => ["", ...LETTERS].map((letter) => word + letter));
const ALL = [...new Set(words(6))];

const globOf = (pattern: string) => new RegExp(`^${pattern.replaceAll("*", "[^]*")}$`);
const routeOf = (route: string) =>
  new RegExp(`^${route.replace(/\{[^}]*\+\}/g, "[^]+").replace(/\{[^}]*\}/g, "[^/]+")}$`);

test("it agrees with trying every call of up to six characters, which is as long as these patterns need", () => {
  const piece = fc.constantFrom("a", "b", "/", "*");
  const pattern = fc.array(piece, { maxLength: 4 }).map((all) => all.join(""));
  const step = fc.constantFrom("a", "/", "{x}", "{x+}");
  const route = fc.array(step, { maxLength: 3 }).map((all) => all.join(""));
  fc.assert(
    fc.property(pattern, fc.array(pattern, { maxLength: 3 }), route, (one, others, of) => {
      const known = others.map(globOf);
      const found = ALL.some(
        (word) => routeOf(of).test(word) && globOf(one).test(word) && !known.some((other) => other.test(word)),
      );
      expect(escapes(one, others, of)).toBe(found);
    }),
    { seed: 11, numRuns: 100 },
  );
});

test("many rules on a greedy route are compared at once", () => {
  const rules = Array.from({ length: 60 }, (_, i) => `GET/files/${"part-".repeat(4)}${i}/*`);
  expect(escapes("GET/files/*", rules, "GET/files/{proxy+}")).toBe(true);
  expect(escapes("GET/files/*", [...rules, "GET/*"], "GET/files/{proxy+}")).toBe(false);
});
