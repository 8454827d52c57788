import { expect, test } from "vitest";
import { CAUSES } from "../../../src/explain/causes/causes.ts";

// A protected OPTIONS is a fault of the configuration and what a preflight is refused for.
test("every cause has a code of its own, words of a code, and a page of AWS", () => {
  const codes = CAUSES.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual(["options-protected"]);
  for (const { code, docs } of CAUSES) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z0-9]+)*$/);
    expect(docs).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com\/\S+\.html|repost\.aws\/knowledge-center\/\S+)$/);
  }
});

test("what doctor inspects says what holds where nothing is found", () => {
  expect(CAUSES.filter(({ inspect, expects }) => inspect !== undefined && !expects).map(({ code }) => code)).toEqual(
    [],
  );
});
