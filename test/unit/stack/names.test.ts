import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { names, stackWord } from "../../../src/stack/names.ts";

const namesOf = (project: string, stage: string, functions: string[] = ["echo"], region = "us-east-1") =>
  names(
    { project, api: { stage }, functions: functions.map((name) => ({ name })), authorizer: { name: "door" } } as never,
    region,
  );
const roleOf = (project: string, stage: string, section: string, region = "us-east-1") =>
  namesOf(project, stage, [section], region).roleName(section);

describe("a role's name", () => {
  test("says whose it is and ends with the region", () => {
    expect(roleOf("shop", "dev", "echo")).toBe("lambda-authz-shop-dev-echo-us-east-1");
  });

  test("is shortened with a hash when it would be too long, and still ends with the region", () => {
    const name = roleOf("shop", "development", "a-function-with-a-long-name", "ap-southeast-2");
    expect(name).toMatch(/^lambda-authz-shop-development-a-.*-[0-9a-f]{8}-ap-southeast-2$/);
    expect(name).toHaveLength(64);
    expect(roleOf("shop", "development", "a-function-with-a-long-name2", "ap-southeast-2")).not.toBe(name);
  });

  test("is one that IAM takes, and the same for no two stacks, whatever their case", () => {
    const word = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const mixed = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
    const stack = fc.record({
      project: word,
      stage: mixed,
      section: mixed,
      region: fc.constantFrom("us-east-1", "eu-west-1"),
    });
    // Short alphabets, so that names do meet.
    const close = fc.record({
      project: fc.stringMatching(/^a(-a){0,2}$/),
      stage: fc.stringMatching(/^[aA](-a){0,2}$/),
      section: fc.constant("a"),
      region: fc.constant("us-east-1"),
    });
    const pair = fc.oneof(fc.tuple(stack, stack), fc.tuple(close, close));
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const of = ({ project, stage, section, region }: typeof one) => roleOf(project, stage, section, region);
        expect(of(one)).toMatch(/^[\w+=,.@-]{1,64}$/);
        if (one.project === other.project && one.stage === other.stage && one.region === other.region) return;
        expect(of(one).toLowerCase()).not.toBe(of(other).toLowerCase());
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  test.each(["echo", "a-function-with-a-very-long-name-indeed"])("leads back to the section %s", (section) => {
    const { roleName, roleSection, isOldRoleName } = namesOf("shop-eu", "prod", [section]);
    expect(roleSection(roleName(section))).toBe(section);
    expect(isOldRoleName(roleName(section))).toBe(false);
    expect(isOldRoleName(`shop-eu-prod-${section}`)).toBe(true);
  });
});

test("project and stage are one word that no other stack has, and the plain one where nothing else reads so", () => {
  expect(stackWord("basic", "dev")).toBe("basic-dev");
  const alike = [
    stackWord("shop", "eu-prod"),
    stackWord("shop-eu", "prod"),
    stackWord("shop", "Dev"),
    stackWord("shop", "dev"),
  ];
  expect(new Set(alike.map((one) => one.toLowerCase())).size).toBe(4);
});
