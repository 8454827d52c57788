import { describe, expect, test } from "vitest";
import {
  isOwned,
  isOwnedInRegion,
  isOwnedWithoutRegion,
  otherStack,
  ownership,
  stackTags,
  tagPair,
} from "../../../src/resources/shared/ownership-tags.ts";

const STACK = { project: "shop", stage: "dev", region: "us-east-1" };
const tags = (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const named = Object.entries(changes).map(([name, value]) => [`lambda-authz:${name}`, value]);
  return JSON.parse(JSON.stringify({ ...stackTags(STACK), ...Object.fromEntries(named) }));
};

test.each([
  ["all of the stack's", tags(), [true, true, false], undefined],
  ["no region, as versions before the tag wrote", tags({ region: undefined }), [true, false, true], undefined],
  ["another region", tags({ region: "eu-west-1" }), [false, false, false], "project shop, stage dev, region eu-west-1"],
  ["another project", tags({ project: "a" }), [false, false, false], "project a, stage dev, region us-east-1"],
  [
    "another stage, no region",
    tags({ stage: "b", region: undefined }),
    [false, false, false],
    "project shop, stage b, region unknown",
  ],
  ["no project", tags({ project: undefined }), [false, false, false], "project unknown, stage dev, region us-east-1"],
  ["no owner", tags({ owner: undefined }), [false, false, false], undefined],
  ["another owner", tags({ owner: "somebody" }), [false, false, false], undefined],
  ["none", {}, [false, false, false], undefined],
])(
  "%s: owned in a region, owned without the region tag, in the region of the run; and the other owner",
  (_, there, expected, owner) => {
    expect([isOwned(there, STACK), isOwnedInRegion(there, STACK), isOwnedWithoutRegion(there, STACK)]).toEqual(
      expected,
    );
    expect(otherStack(there, STACK)).toBe(owner);
    expect(ownership(there, STACK)).toEqual({ owned: expected[0], ...(owner && { owner }) });
  },
);

describe("a missing region tag", () => {
  test("is added to an owned resource: it is a difference of tags", () => {
    const [to, from] = tagPair(stackTags(STACK), tags({ region: undefined }));
    expect(to).not.toEqual(from);
  });
});
