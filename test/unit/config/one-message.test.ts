import { describe, expect, test } from "vitest";
import { meantRegion } from "../../../src/config/schema/region-name.ts";
import { checkRegion } from "../../../src/open/resolve-target.ts";
import { errorOf } from "../../support/config/sample-config.ts";

const FILE = `[project]
name = shop
[aws]
region = us-east-1
[function.hello]
runtime = nodejs24.x
[routes]
GET / = hello
[issuer.main]
kind = cognito
user_pool = us-east-1_AbC
client_id = client1
[rule.all]
allow = GET /
`;

/** What config.ini says when one thing in it is written in another way. */
const messages = (from: string, to: string) => errorOf(FILE.replace(from, to)).message.match(/^config\.ini.*$/gm);

test.each([
  ["[routes]", "[route]"],
  ["[routes]", "[routes.main]"],
  ["[function.hello]", "[functions.hello]"],
  ["[function.hello]", "[function]"],
  ["[issuer.main]", "[issuers.main]"],
  ["[project]", "[projct]"],
  ["name = shop", "nam = shop"],
  ["kind = cognito", "kid = cognito"],
  ["user_pool = us", "user_pol = us"],
  ["client_id =", "clientid ="],
  ["allow =", "alow ="],
  ["us-east-1_AbC", "us-east-1-AbC"],
  ["us-east-1_AbC", "us-esat-1_AbC"],
  ["region = us-east-1", "region = us-esat-1"],
])("one mistake, one message: %s as %s", (from, to) => {
  expect(messages(from, to)).toHaveLength(1);
});

test("what is missing is said, also where something else is misspelt", () => {
  expect(messages("[routes]", "[corss]\n[other.routes]")).toHaveLength(3);
  expect(messages("kind = cognito", "kidn_of_thing = cognito")).toHaveLength(2);
});

describe("a region", () => {
  test.each([
    ["us-esat-1", "us-east-1"],
    ["eu-wets-1", "eu-west-1"],
    ["ap-southeats-2", "ap-southeast-2"],
    ["us-east1", "us-east-1"],
    ["US-EAST", "us-east-1"],
  ])("%s is taken for a misspelt %s", (written, meant) => {
    expect(meantRegion(written)).toBe(meant);
    // A profile's region is seen by the command line only.
    expect(() => checkRegion(written)).toThrow(`is not a region name; did you mean ${meant}?`);
  });

  test.each(["us-east-1", "us-east-9", "ap-southeast-8", "nz-south-1", "xx-northwest-2", "local", "europe-west1"])(
    "%s is known, may be new, or is none of AWS's",
    (region) => expect(meantRegion(region)).toBeUndefined(),
  );
});
