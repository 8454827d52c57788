import { expect, test } from "vitest";
import { matchesPart, refusedPart } from "../../../../src/explain/causes/identity/refused-part.ts";

const PARTS = "[\\w-]+\\.[\\w-]+\\.[\\w-]+";
const BARE = `^${PARTS}$`;
const BEARER = `^Bearer ${PARTS}$`;
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJlMg";

test.each([
  ["a bare token", BEARER, JWT, /missing prefix "Bearer "/],
  ["a prefix that is not wanted", BARE, `Bearer ${JWT}`, /the prefix "Bearer "/],
  ["a prefix in lower case", BEARER, `bearer ${JWT}`, /upper and lower case/],
  ["a prefix in upper case, where lower case is wanted", `bearer ${PARTS}`, `Bearer ${JWT}`, /upper and lower case/],
  ["a prefix with a colon", BEARER, `Bearer: ${JWT}`, /missing space/],
  ["two spaces", BEARER, `Bearer  ${JWT}`, /several spaces/],
  ["a line break at the end", BEARER, `Bearer ${JWT}\n\n`, /space or line break around/],
  ["quotes", BEARER, `Bearer '${JWT}'`, /quotes/],
  ["base64 instead of base64url", BEARER, `Bearer ${JWT}==`, /base64/],
  ["a line break inside", BEARER, `Bearer ${JWT.slice(0, 30)}\n${JWT.slice(30)}`, /inside/],
  ["an opaque token", BEARER, "Bearer opaque", /no dot/],
  ["an encrypted token", BEARER, `Bearer ${JWT}.x.y`, /5 parts/],
  ["other characters", BEARER, `Bearer ${JWT}é`, /U\+00E9/],
])("names %s", (_, expression, value, part) => {
  expect(refusedPart(expression, value)).toMatch(part);
});

test("says nothing where it cannot tell, and repeats nothing of the token", () => {
  expect(refusedPart("[0-9]{4}", "Bearer a-secret")).toBeUndefined();
  expect(refusedPart(BEARER, "Bearer s3cret-token")).not.toContain("s3cret");
});

test("a match of a part may be enough for API Gateway", () => {
  expect(matchesPart("Bearer", `Bearer ${JWT}`)).toBe(true);
  expect(matchesPart("^Bearer$", `Bearer ${JWT}`)).toBe(false);
});
