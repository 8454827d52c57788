import { expect, test } from "vitest";
import { DEFAULT_VALIDATION } from "../../../src/config/validation.ts";
import { loadWith } from "./sample.ts";

const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_A";

test.each([
  [`Bearer ${JWT}`, true],
  [`bearer ${JWT}`, true],
  [`BEARER  ${JWT}`, true],
  [JWT, false],
  [`Bearer${JWT}`, false],
  [`Basic ${JWT}`, false],
  ["Bearer garbage", false],
  ["Bearer a.b", false],
  ["Bearer a..b", false],
  [`Bearer ${JWT}.d`, false],
  [`Bearer ${JWT}=`, false],
  [`Bearer ${JWT} `, false],
  [`x Bearer ${JWT}`, false],
  ["", false],
])("the default validation on %j: %j", (header, passes) => {
  expect(new RegExp(DEFAULT_VALIDATION).test(header)).toBe(passes);
});

test("a header of a megabyte is judged in no time", () => {
  const start = performance.now();
  expect(new RegExp(DEFAULT_VALIDATION).test(`Bearer ${"a".repeat(1_000_000)}`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test.each([
  "^Bearer .*$",
  "^Bearer [-0-9a-zA-Z._]*$",
  ".*",
  "^(?:Bearer )?[^ ]+$",
  "(?i)^bearer .+$",
  '"^Bearer [^;#]+$"',
])("the validation %s is taken", (written) => {
  expect(loadWith({ authorizer: `validation = ${written}` }).authorizer.validation).toBe(written.replaceAll('"', ""));
});
