import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { parseConfig } from "../../../src/config/load.ts";
import { AuthzError } from "../../../src/lib/errors.ts";

const ROOT = join(import.meta.dirname, "../../..");
const EXAMPLES = readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => /^[^/]+\/config\.ini$/.test(name))
  .map((name) => join("examples", name));
/** Valid files to start from. */
const FILES = ["config.example.ini", ...EXAMPLES].map((name) => readFileSync(join(ROOT, name), "utf8"));

type Mutation = (text: string) => string;
const ODD = [
  ...[
    "\0",
    "\u{feff}",
    "\r",
    "\r\n",
    "\u200b",
    "\u2028",
    "'",
    '"',
    '"\'"',
    "[",
    "]",
    "=",
    ";",
    "#",
    ",",
    "{",
    "}",
    "\\",
  ],
  ...[
    "__proto__",
    "constructor",
    "[__proto__]\n",
    "[rule.__proto__]\n",
    "9".repeat(400),
    "1e999",
    "-0",
    "\u0130",
    "😀",
  ],
  ...["x".repeat(20_000), "{".repeat(2_000), "/".repeat(2_000), "*".repeat(500)],
];
const lineMutation = (change: (lines: string[], a: number, b: number) => void) =>
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, b]): Mutation =>
      (text) => {
        const lines = text.split("\n");
        change(lines, a % lines.length, b % lines.length);
        return lines.join("\n");
      },
  );

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), fc.constantFrom(...ODD)).map(
    ([at, odd]): Mutation =>
      (text) => {
        const where = at % (text.length + 1);
        return text.slice(0, where) + odd + text.slice(where);
      },
  ),
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })).map(
    ([at, count]): Mutation =>
      (text) => {
        const where = at % (text.length + 1);
        return text.slice(0, where) + text.slice(where + count);
      },
  ),
  fc.nat().map(
    (at): Mutation =>
      (text) =>
        text.slice(0, at % (text.length + 1)),
  ),
  lineMutation((lines, a, b) => void lines.splice(b, 0, lines[a] ?? "")),
  lineMutation((lines, a) => void lines.splice(a, 1)),
  lineMutation((lines, a, b) => void lines.splice(b, 1, ...lines.splice(a, 1, lines[b] ?? ""))),
  // A commented key of the reference becomes one of the file.
  lineMutation((lines, a) => void lines.splice(a, 1, (lines[a] ?? "").replace(/^[;#] ?/, ""))),
  fc.tuple(fc.nat(), fc.constantFrom(...ODD)).map(
    ([at, odd]): Mutation =>
      (text) => {
        const lines = text.split("\n");
        const where = at % lines.length;
        lines[where] = (lines[where] ?? "").replace(/=.*/, () => `= ${odd}`);
        return lines.join("\n");
      },
  ),
  fc.constant<Mutation>((text) => text.replaceAll("\n", "\r\n")),
);

const TODAY = new Date("2026-11-23T12:00:00Z");

/** How many files were accepted, and how many refused. */
export interface MalformedTally {
  accepted: number;
  refused: number;
}

/** Reads mutated files: each is accepted, or refused in words that name the line, a bounded number of them. */
export function readMalformed(count: number, seed: number): MalformedTally {
  const tally: MalformedTally = { accepted: 0, refused: 0 };
  const members = Object.getOwnPropertyNames(Object.prototype);
  const read = (text: string) => {
    try {
      parseConfig(text, "/nowhere/config.ini", {}, TODAY);
      tally.accepted++;
    } catch (error) {
      if (!(error instanceof AuthzError)) throw error;
      tally.refused++;
      expect(error.code).toBeOneOf(["CONFIG_INVALID", "RUNTIME_BLOCKED"]);
      expect(error.problems.length).toBeLessThanOrEqual(51);
      for (const { message } of error.problems) {
        expect(message).toMatch(/^config\.ini(?::\d+)? {2}/);
        expect(message).not.toMatch(/\n\s+at |TypeError|RangeError|undefined|\[object/);
        expect(message.length).toBeLessThan(5_000);
      }
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(members);
  };
  const texts = fc.tuple(fc.constantFrom(...FILES), fc.array(mutation, { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(texts, ([text, mutations]) => read(mutations.reduce((now, change) => change(now), text))),
    { numRuns: count, seed },
  );
  return tally;
}
