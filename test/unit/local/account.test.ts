import { GetAccountCommand, UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

let account: Account;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
});
afterAll(() => account.close());

const PUSH = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
const REFUSED = {
  name: "BadRequestException",
  message:
    "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
};
const DEFAULTS = {
  throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
  features: ["UsagePlans"],
  apiKeyVersion: "4",
};

async function roleFor(RoleName: string, service: string, ...policies: readonly string[]): Promise<string> {
  const Statement = [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const { Role } = await account.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  for (const PolicyArn of policies) await account.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return Role?.Arn ?? "";
}
const setRole = (value: string) =>
  account.apigateway.send(
    new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }] }),
  );
const seen = async () => {
  const { $metadata: _, ...settings } = await account.apigateway.send(new GetAccountCommand());
  return settings;
};

test("the account of a region has its limits and no role, until one is set that API Gateway may use", async () => {
  expect(await seen()).toEqual(DEFAULTS);
  const cloudwatchRoleArn = await roleFor("good", "apigateway.amazonaws.com", PUSH);
  expect(await setRole(cloudwatchRoleArn)).toMatchObject({ cloudwatchRoleArn, ...DEFAULTS });
  expect(await seen()).toEqual({ cloudwatchRoleArn, ...DEFAULTS });
  await setRole("");
  expect(await seen()).toEqual(DEFAULTS);
});

test("a role that does not exist, does not trust API Gateway or may not write logs is refused in AWS's words", async () => {
  const missing = "arn:aws:iam::000000000000:role/missing";
  const untrusting = await roleFor("untrusting", "lambda.amazonaws.com", PUSH);
  const powerless = await roleFor("powerless", "apigateway.amazonaws.com");
  for (const role of [missing, untrusting, powerless, "role"])
    await expect(setRole(role), role).rejects.toMatchObject(REFUSED);
  expect(await seen()).toEqual(DEFAULTS);
});
