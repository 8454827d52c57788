import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allowedHeader, identitySource } from "../../../src/config/schema/parse-token.ts";
import { Refusal } from "../../../src/config/text/value-parser.ts";
import { isSource } from "../../../src/local/apigateway/identity-source.ts";
import { isPathPart } from "../../../src/local/apigateway/resources.ts";
import { readMethod } from "../../../src/routes/parse-route.ts";
import { HEADER_NAMES, PATH_PARTS, SOURCE_NAMES } from "./names.ts";

const configTakesPart = (part: string) => !(readMethod(`GET /${part}`) instanceof Refusal);
const configTakesName = (where: string, name: string) => !(identitySource(`${where}.${name}`) instanceof Refusal);
/** How Node's fetch, and so the Fetch standard, reads the name of a header. */
function fetchTakes(name: string): boolean {
  try {
    return new Headers([[name, "x"]]).has(name);
  } catch {
    return false;
  }
}
const character = fc.constantFrom(..."aZ09._:$-~%+@{}!*'() \u00e9");
const text = fc.string({ unit: character, minLength: 1, maxLength: 6 });

describe("config.ini and the local endpoint take the same parts of paths", () => {
  test.each(PATH_PARTS)("%s: %j", (part, isTaken) => {
    expect([configTakesPart(part), isPathPart(part)]).toEqual([isTaken, isTaken]);
  });

  test("whatever characters they have", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((name) => `{${name}}`),
        ),
        (part) => {
          // No client sends these two: config.ini refuses what AWS takes, with that reason.
          fc.pre(part !== "." && part !== "..");
          expect(configTakesPart(part)).toBe(isPathPart(part));
        },
      ),
      { seed: 12, numRuns: 1_000 },
    );
  });
});

describe.each(["header", "querystring"])(
  "config.ini and the local endpoint take the same identity sources: %s",
  (where) => {
    test.each(SOURCE_NAMES)("%s: %j", (name, isTaken) => {
      expect([configTakesName(where, name), isSource(`method.request.${where}.${name}`)]).toEqual([isTaken, isTaken]);
    });

    test("whatever characters they have", () => {
      fc.assert(
        fc.property(text, (name) => {
          expect(configTakesName(where, name)).toBe(isSource(`method.request.${where}.${name}`));
        }),
        { seed: 12, numRuns: 1_000 },
      );
    });
  },
);

const isAllowedHeader = (name: string) => !(allowedHeader(name) instanceof Refusal);

test.each(HEADER_NAMES)("allow_headers: %s: %j", (name, isTaken) => {
  expect(isAllowedHeader(name)).toBe(isTaken);
});

test("allow_headers takes what a browser may ask for, and any header that the authorizer may read", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 })), (name) => {
      if (configTakesName("header", name)) expect(isAllowedHeader(name)).toBe(true);
      expect(isAllowedHeader(name)).toBe(fetchTakes(name) && !name.includes("'"));
    }),
    { seed: 12, numRuns: 1_000 },
  );
});
