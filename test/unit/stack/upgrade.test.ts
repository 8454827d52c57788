import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateRestApiCommand, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  ListRolesCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { ACCOUNT, type Account, clientsOf, openAccount, stackIn } from "../../support/account.ts";
import { emptyFolder } from "../../support/folder.ts";
import { code } from "../../support/function-code.ts";

/**
 * What commit 1b30f7a, the last without a region in names and tags, left after `deploy --local`: the endpoint's data
 * and the state files, in one region and in two that share their roles. Recorded with that commit's own program.
 */
const FIXTURE = fileURLToPath(new URL("../../fixtures/version-1b30f7a/", import.meta.url));

/** An account and a project folder as the old version left them. */
async function upgraded(variant: "one-region" | "two-regions", { state = true } = {}) {
  const [cwd, data] = [emptyFolder(), emptyFolder()];
  cpSync(join(FIXTURE, "project"), cwd, { recursive: true });
  cpSync(join(FIXTURE, variant, "account"), data, { recursive: true });
  if (state)
    cpSync(join(FIXTURE, variant, "state"), join(cwd, ".lambda-authz/127.0.0.1_1", ACCOUNT), { recursive: true });
  const account = await openAccount(data);
  return { account, cwd, stack: (region = "us-east-1") => stackIn(account, join(cwd, "config.ini"), region) };
}

async function inventory(account: Account, region = "us-east-1"): Promise<string[]> {
  const { iam, lambda, logs, apigateway } = clientsOf(account, region);
  const [roles, functions, groups, apis] = await Promise.all([
    iam.send(new ListRolesCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    logs.send(new DescribeLogGroupsCommand({})),
    apigateway.send(new GetRestApisCommand({})),
  ]);
  return [
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(functions.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`),
    ...(groups.logGroups ?? []).map(({ logGroupName }) => `log group ${logGroupName}`),
    ...(apis.items ?? []).map(({ name }) => `API ${name}`),
  ];
}
const roles = async (account: Account) => (await inventory(account)).filter((one) => one.startsWith("role "));
const roleOf = async (account: Account, region: string, FunctionName = "basic-dev-basicLambda") =>
  (await clientsOf(account, region).lambda.send(new GetFunctionCommand({ FunctionName }))).Configuration?.Role;

const OLD = ["role basic-dev-basicLambda", "role basic-dev-basicLambdaAuthorizer"];
const NEW = (region: string) => [
  `role lambda-authz-basic-dev-basicLambda-${region}`,
  `role lambda-authz-basic-dev-basicLambdaAuthorizer-${region}`,
];

describe.each([true, false])("a stack of the version before, its state file there: %s", (state) => {
  test("is converged by one deploy: new roles, the old ones gone, the API and the functions kept", async () => {
    const { account, stack } = await upgraded("one-region", { state });
    const before = await stack().aws.apigateway.send(new GetRestApisCommand({}));
    account.writes();
    const { deployed, notes } = await stack().deploy();
    const writes = account.writes();
    expect(notes).toEqual([]);
    expect(deployed?.apiId).toBe(before.items?.[0]?.id);
    expect(writes).not.toContain("lambda DeleteFunction");
    expect(writes).not.toContain("lambda CreateFunction");
    expect(await roles(account)).toEqual(NEW("us-east-1"));
    // Without downtime: an old role goes after both functions have their new one.
    expect(writes.indexOf("iam DeleteRole")).toBeGreaterThan(writes.lastIndexOf("lambda UpdateFunctionConfiguration"));
    expect(writes.indexOf("lambda UpdateFunctionConfiguration")).toBeGreaterThan(writes.indexOf("iam CreateRole"));
  });

  test("is written to once: the second deploy makes no write, the teardown leaves nothing", async () => {
    const { account, stack } = await upgraded("one-region", { state });
    await stack().deploy();
    account.writes();
    const { changes } = await stack().deploy();
    expect(changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [], adopted: [] });
    expect(account.writes()).toEqual([]);
    expect(await stack().teardown()).toMatchObject({ kept: [], left: [], notes: [] });
    expect(await inventory(account)).toEqual([]);
  });

  test("is torn down whole without a deploy before it", async () => {
    const { account, stack } = await upgraded("one-region", { state });
    expect(await stack().teardown()).toMatchObject({ kept: [], left: [], notes: [] });
    expect(await inventory(account)).toEqual([]);
  });
});

test("rights that were given to an old role by hand are named and asked about, for the new one does not get them", async () => {
  const { account, stack } = await upgraded("one-region");
  const PolicyArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  await stack().aws.iam.send(new AttachRolePolicyCommand({ RoleName: "basic-dev-basicLambda", PolicyArn }));
  expect((await stack().deploy({ dryRun: true })).changes.revoked).toEqual([
    { id: "iam.role:basicLambda", right: `managed policy ${PolicyArn} of the earlier role basic-dev-basicLambda` },
  ]);
  await expect(stack().deploy()).rejects.toMatchObject({ code: "CONFIRMATION_NEEDED" });
  expect(await roles(account)).toEqual(OLD);
});

test("what lies beside it under its names and its path stays as it is, and what is its own gets the region tag", async () => {
  const { account, stack } = await upgraded("one-region");
  const { iam, lambda, logs, apigateway } = clientsOf(account, "us-east-1");
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "basic-dev-basicLambda" }));
  const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  const theirs = { RoleName: "basic-dev-theirs", Path: "/lambda-authz/basic/dev/", AssumeRolePolicyDocument: trust };
  const made = await iam.send(new CreateRoleCommand(theirs));
  const settings = { Role: made.Role?.Arn, Runtime: "nodejs22.x", Handler: "index.handler" } as const;
  const Code = { ZipFile: code("theirs").zip };
  await lambda.send(new CreateFunctionCommand({ ...settings, FunctionName: "basic-dev-theirs", Code }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/basic-dev-theirs" }));
  await apigateway.send(new CreateRestApiCommand({ name: "basicAPI" }));
  await stack().deploy();

  const { items = [] } = await apigateway.send(new GetRestApisCommand({}));
  expect(items.map(({ tags }) => tags?.["lambda-authz:region"]).sort()).toEqual(["us-east-1", undefined]);
  const { Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: "basic-dev-basicLambda" }));
  expect(Tags).toMatchObject({ "lambda-authz:region": "us-east-1" });
  await stack().teardown();
  expect((await inventory(account)).sort()).toEqual([
    "API basicAPI",
    "function basic-dev-theirs",
    "log group /aws/lambda/basic-dev-theirs",
    "role basic-dev-theirs",
  ]);
});

describe("two regions that share the roles of the version before", () => {
  test("the first to be deployed leaves the roles that the other still uses and names them; the other takes them away", async () => {
    const { account, stack } = await upgraded("two-regions");
    const { notes } = await stack("us-east-1").deploy();
    expect(notes).toEqual([
      expect.stringMatching(
        /role basic-dev-basicLambda has.*used by arn:aws:lambda:eu-west-1:\d+:function:basic-dev-basicLambda, so it is not deleted$/,
      ),
      expect.stringMatching(
        /role basic-dev-basicLambdaAuthorizer has.*arn:aws:lambda:eu-west-1:.*:basic-dev-basicLambdaAuth/,
      ),
    ]);
    expect(await roleOf(account, "eu-west-1")).toMatch(/role\/lambda-authz\/basic\/dev\/basic-dev-basicLambda$/);
    expect((await roles(account)).sort()).toEqual([...OLD, ...NEW("us-east-1")].sort());
    account.writes();
    expect((await stack("us-east-1").deploy()).notes).toEqual([]);
    expect(account.writes()).toEqual([]);

    expect((await stack("eu-west-1").deploy()).notes).toEqual([]);
    expect((await roles(account)).sort()).toEqual([...NEW("eu-west-1"), ...NEW("us-east-1")].sort());
  });

  test.each([true, false])("a teardown takes nothing from the other; state file: %s", async (state) => {
    const { account, stack } = await upgraded("two-regions", { state });
    const { kept, left, notes } = await stack("us-east-1").teardown();
    expect({ kept, left, notes: notes.length }).toEqual({ kept: [], left: [], notes: 2 });
    expect(await inventory(account)).toEqual(OLD);
    expect(await inventory(account, "eu-west-1")).toHaveLength(7);
    expect((await stack("eu-west-1").teardown()).notes).toEqual([]);
    expect(await inventory(account, "eu-west-1")).toEqual([]);
  });
});

test("a stack killed between the new role and the end has its old role taken away, with its state file lost too", async () => {
  const { account, stack } = await upgraded("one-region", { state: false });
  const { iam } = clientsOf(account, "us-east-1");
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "basic-dev-basicLambda" }));
  const tags = [...(Role?.Tags ?? []), { Key: "lambda-authz:region", Value: "us-east-1" }];
  const AssumeRolePolicyDocument = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  const RoleName = "lambda-authz-basic-dev-basicLambda-us-east-1";
  const Path = "/lambda-authz/basic/dev/";
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument, Tags: tags }));
  await stack().deploy();
  expect((await roles(account)).sort()).toEqual(NEW("us-east-1"));
});

test.each([1, 4, 7, 10, 13, 16])(
  "a migration that is killed after write %i goes on, with its state or without",
  async (writes) => {
    const { account, stack, cwd } = await upgraded("one-region");
    account.killAfter(writes);
    await expect(stack().deploy()).rejects.toThrow("killed");
    account.killAfter(Number.POSITIVE_INFINITY);
    // Without downtime: each function has a role at every moment.
    for (const name of ["basic-dev-basicLambda", "basic-dev-basicLambdaAuthorizer"])
      expect(await roles(account)).toContain(`role ${(await roleOf(account, "us-east-1", name))?.split("/").at(-1)}`);
    if (writes % 2 === 0) rmSync(join(cwd, ".lambda-authz"), { recursive: true });
    await stack().deploy();
    expect((await roles(account)).sort()).toEqual(NEW("us-east-1"));
    account.writes();
    await stack().deploy();
    expect(account.writes()).toEqual([]);
  },
);

test("an old role that a function of somebody else uses is left and named", async () => {
  const { account, stack } = await upgraded("one-region");
  const role = await roleOf(account, "us-east-1");
  const other = clientsOf(account, "ap-south-1").lambda;
  await other.send(
    new CreateFunctionCommand({
      FunctionName: "theirs",
      Role: role,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: code("theirs").zip },
    }),
  );
  const { notes } = await stack().deploy();
  expect(notes).toEqual([expect.stringContaining("arn:aws:lambda:ap-south-1:000000000000:function:theirs")]);
  expect(await roles(account)).toContain(OLD[0]);
  expect(await roles(account)).not.toContain(OLD[1]);
});

test("an old role that lost its tags is foreign: neither the deploy nor the teardown deletes it", async () => {
  const { account, stack } = await upgraded("one-region");
  const { iam } = clientsOf(account, "us-east-1");
  await iam.send(new UntagRoleCommand({ RoleName: "basic-dev-basicLambda", TagKeys: ["lambda-authz:owner"] }));
  await stack().deploy();
  await stack().teardown();
  expect(await inventory(account)).toEqual([OLD[0]]);
});

test("a stack of the version before whose new role name is taken is refused before any write", async () => {
  const { account, stack } = await upgraded("one-region");
  const RoleName = "lambda-authz-basic-dev-basicLambda-us-east-1";
  const { iam } = clientsOf(account, "us-east-1");
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "basic-dev-basicLambda" }));
  const AssumeRolePolicyDocument = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  account.writes();
  await expect(stack().deploy()).rejects.toMatchObject({
    code: "NOT_OURS",
    message: expect.stringContaining(RoleName),
  });
  expect(account.writes()).toEqual([]);
});

test("a dry run of the migration shows the new roles and writes nothing", async () => {
  const { account, stack } = await upgraded("one-region");
  const { changes } = await stack().deploy({ dryRun: true });
  expect(changes.replaced).toEqual(["iam.role:basicLambda", "iam.role:basicLambdaAuthorizer"]);
  expect(changes.updated).toContain("lambda.function:basicLambda");
  expect(account.writes()).toEqual([]);
});
