import { expect, test } from "vitest";
import { explanationText } from "../../../src/cli/output/explanation-text.ts";
import type { Explanation } from "../../../src/open/results.ts";

const explanation = (changes: Partial<Explanation>): Explanation => ({
  url: "https://api.example.com/orders",
  api: null,
  answer: { status: 200, errorType: "" },
  cause: null,
  findings: [],
  skipped: [],
  ...changes,
});

test("nothing is wrong with a call that succeeds; of one that was not sent that is not known", async () => {
  expect(await explanationText(explanation({}), "GET", false)).toContain("nothing is wrong with this call");
  const skipped = [{ what: "the answer to POST", why: "it may change something; --all-methods sends it" }];
  const text = await explanationText(explanation({ answer: null, skipped }), "POST", false);
  expect(text.split("\n").slice(2)).toEqual([
    "– the call was not sent",
    "",
    "Not looked at",
    "– the answer to POST: it may change something; --all-methods sends it",
  ]);
});
