import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { javaRegex } from "../../../src/config/java-regex/java-regex.ts";
import { matchesJava } from "../../../src/local/gateway/java-pattern/java-pattern.ts";
import { JAVA_MATCHES, JAVA_REFUSES, NOT_JUDGED } from "./java-patterns.ts";

function toolSays(pattern: string, text: string): boolean | undefined {
  const read = javaRegex(pattern);
  return read.kind === "regex" ? read.matches(text) : undefined;
}

describe("config.ini and the local gateway read patterns as Java does", () => {
  test.each(JAVA_MATCHES)("%j on %j: %s", (pattern, text, isMatch) => {
    expect(toolSays(pattern, text)).toBe(isMatch);
    expect(matchesJava(pattern, text)).toBe(isMatch);
  });

  test.each(JAVA_REFUSES)("%j is none", (pattern) => {
    expect(javaRegex(pattern)).toMatchObject({ kind: "refused", why: expect.stringMatching(/ at character \d+$/) });
    expect(matchesJava(pattern, "")).toBeUndefined();
  });

  test.each(NOT_JUDGED)("%j is taken, and nobody here judges it", (pattern) => {
    expect(javaRegex(pattern).kind).toBe("unsupported");
    expect(matchesJava(pattern, "")).toBeUndefined();
  });
});

const inClass = fc
  .array(fc.constantFrom("a", "A-C", "0-9", "\\w", "_", ".", "-", "[^b]", "[a-b]", "\\p{Alnum}", "\u00e9"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((items) => items.join(""));
const simple = fc.constantFrom(
  ...["a", "b", "A", "1", ".", "\\.", "-", "\\w", "\\d", "\\S", "\\p{Alpha}", "\\x41", "\\Qa-\\E"],
  ...["^", "$", "\\b", "\\B", "\\z", "\\Z"],
);
const opening = fc.constantFrom("(", "(?:", "(?>", "(?=", "(?!", "(?i:", "(?<=", "(?<!", "(?s-i:", "(?<n>");
const times = fc.constantFrom("", "", "", "*", "+", "?", "*+", "++", "?+", "*?", "{2}", "{1,2}", "{0,}", "{1,2}+");
/** Patterns in the forms that Java has. */
const { pattern } = fc.letrec<{ atom: string; pattern: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: "small" },
    simple,
    inClass.map((items) => `[${items}]`),
    inClass.map((items) => `[^${items}]`),
    fc.tuple(inClass, inClass).map(([one, other]) => `[${one}&&${other}]`),
    fc.tuple(opening, tie("pattern")).map(([start, inner]) => `${start}${inner})`),
  ),
  pattern: fc
    .array(
      fc
        .array(
          fc.oneof(
            { weight: 8, arbitrary: fc.tuple(tie("atom"), times).map((parts) => parts.join("")) },
            { weight: 1, arbitrary: fc.constantFrom("(?i)", "(?-i)", "(?s)") },
          ),
          { maxLength: 4 },
        )
        .map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    )
    .map((branches) => branches.join("|")),
}));
/** Anything at all, most of it no pattern. */
const scraps = fc
  .array(fc.constantFrom(..."ab1(){}[]*+?|^$\\&-.:=!<>iQE,", "\\Q", "\\E", "&&", "(?", "{1,2}", "\\p{L}", "[^"), {
    maxLength: 7,
  })
  .map((parts) => parts.join(""));
const text = fc.string({ unit: fc.constantFrom(..."aabbAB1-._c\u00e9\n\r"), maxLength: 5 });

test("whatever stands in a pattern, the two say the same", () => {
  const said = { true: 0, false: 0, undefined: 0 };
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: pattern }, { weight: 1, arbitrary: scraps }), text, (one, other) => {
      const tool = toolSays(one, other);
      said[`${tool}`]++;
      expect(matchesJava(one, other)).toBe(tool);
    }),
    { seed: 12, numRuns: 5_000 },
  );
  expect(said.true).toBeGreaterThan(300);
  expect(said.false).toBeGreaterThan(1_000);
});

test("what Java 19 changed is unsupported: whether an accented letter is part of a word", () => {
  for (const one of ["a\\b.", "a\\B."]) {
    expect([toolSays(one, "a\u00e9"), matchesJava(one, "a\u00e9")]).toEqual([undefined, undefined]);
    expect(toolSays(one, "a-")).toBe(matchesJava(one, "a-"));
  }
});

test("a repetition that JavaScript cannot compile is the only thing it cannot", () => {
  fc.assert(
    fc.property(fc.oneof(pattern, scraps), (one) => {
      expect(javaRegex(one)).not.toMatchObject({ what: "a part that is too large" });
    }),
    { seed: 13, numRuns: 2_000 },
  );
});

test("a header of 10 KB is judged by both", () => {
  const long = `Bearer ${"aB1-_".repeat(2_000)}.b.c`;
  for (const one of [
    "Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+",
    "(?i)bearer (?:[a-z0-9_-]|\\.)++",
    "Bearer (?:\\w|-|\\.)+",
  ]) {
    expect([toolSays(one, long), matchesJava(one, long)]).toEqual([true, true]);
  }
});

test("what is too long for the stack is unsupported by the local gateway, instead of an error", () => {
  expect([undefined, true]).toContain(matchesJava("Bearer (?:a|bc)+", `Bearer ${"a".repeat(10_000)}`));
});
