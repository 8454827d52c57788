import { describe, expect, test } from "vitest";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

describe("exclude", () => {
  test("is a list of gitignore patterns, for a function and for an authorizer of one's own", () => {
    const config = loadWith({
      "function.basicLambda": "exclude = *.test.mjs, /docs/, !keep.md",
      authorizer: "source = auth\nexclude = *.md",
    });
    expect(config.functions[0]?.exclude).toEqual(["*.test.mjs", "/docs/", "!keep.md"]);
    expect(config.authorizer.exclude).toEqual(["*.md"]);
  });

  test("of the built-in authorizer is noted: it has no files of the user's", () => {
    const { authorizer, notes } = loadWith({ authorizer: "exclude = *.md" });
    expect(authorizer).not.toHaveProperty("exclude");
    expect(notes).toContain("authorizer: exclude is not used without source");
  });

  test.each([
    ['"#notes"', "must not start with #"],
    ["docs\\", "must not end with a backslash"],
    ["!", "must name something after ! and /"],
    ["/", "must name something after ! and /"],
    ["a,,b", "nothing empty between them"],
  ])("%s would exclude nothing and is refused", (value, why) => {
    expect(messageWith({ "function.basicLambda": `exclude = ${value}` })).toContain(why);
  });
});
