import { expect, test } from "vitest";
import { DEFAULT_VALIDATION } from "../../../src/config/schema/validation.ts";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

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
  "\\ABearer [\\p{Alnum}._-]++\\z",
  "(?i:bearer) \\Q\\E.+",
])("the validation %s is taken", (written) => {
  expect(loadWith({ authorizer: `validation = ${written}` }).authorizer.validation).toBe(written.replaceAll('"', ""));
});

test.each([
  ["Bearer [^]+", "[ without ] at character 11"],
  ["Bearer {", "{ without a number of repetitions at character 7"],
  ["Bearer (?<a_b>.+)", "(? of a kind that Java does not support at character 9"],
  ["Bearer \\y.+", "\\y has no meaning at character 9"],
])("the validation %s, which JavaScript takes, is refused: %s", (written, why) => {
  const message = messageWith({ authorizer: `validation = ${written}` });
  expect(message).toContain(`must be a regular expression in the dialect of Java, which API Gateway uses: ${why}`);
});

test.each([
  ["(?:Bearer) (.)\\1?.+", "\\1"],
  ["Bearer \\p{IsLatin}?.+", "\\p{IsLatin}"],
])("the validation %s is taken with a note that only API Gateway judges %s", (written, what) => {
  const { notes } = loadWith({ authorizer: `validation = ${written}` });
  expect(notes.join()).toContain(
    `authorizer: validation contains ${what}, which only API Gateway evaluates; test-token and`,
  );
});
