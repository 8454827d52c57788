import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../../../src/lib/error-codes.ts";

const TESTS = join(import.meta.dirname, "../..");
const sources = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(TESTS, path), "utf8"));

/** A test that expects the code of an error or of a JSON document; that it makes the error happen is for its reader to see. */
const expects = (code: string) => {
  const asMember = new RegExp(`\\bcode: "${code}"`);
  const asArgument = new RegExp(`\\.(?:toBe|toEqual|toThrow)\\([^()]*"${code}"`);
  return sources.some((source) => asMember.test(source) || asArgument.test(source));
};

test.each(Object.keys(ERROR_CODES))("%s is expected by a test", (code) => {
  expect(expects(code)).toBe(true);
});

test("a code that no test expects is found", () => {
  expect(expects(["NEVER", "HAPPENS"].join("_"))).toBe(false);
});
