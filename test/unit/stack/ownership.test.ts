import { CreateRestApiCommand, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CreateLogGroupCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { GetFunctionCommand, TagResourceCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { AuthzError } from "../../../src/lib/errors.ts";
import { ACCOUNT, type Account, clientsOf, openAccount, stackIn } from "../../support/account.ts";
import { emptyFolder } from "../../support/folder.ts";
import { ownProject } from "../../support/own-project.ts";

const errorOf = (promise: Promise<unknown>): Promise<AuthzError> =>
  promise.then(
    () => Promise.reject(new Error("nothing failed")),
    (error) => error as AuthzError,
  );
const roleNames = async (account: Account) =>
  ((await clientsOf(account, "us-east-1").iam.send(new ListRolesCommand({}))).Roles ?? []).map((one) => one.RoleName);

describe("one stack in two regions of an account", () => {
  test("has roles of its own in each, which the other's deploy does not change and its teardown does not delete", async () => {
    const account = await openAccount();
    const config = ownProject({ project: "shop" });
    const [east, west] = [stackIn(account, config, "us-east-1"), stackIn(account, config, "us-west-2")];
    await east.deploy();
    await west.deploy();
    account.writes();
    expect((await east.deploy()).changes).toMatchObject({ updated: [], replaced: [], created: [] });
    expect(account.writes()).toEqual([]);
    expect(await east.teardown()).toMatchObject({ left: [] });
    expect((await roleNames(account)).sort()).toEqual([
      "lambda-authz-shop-dev-door-us-west-2",
      "lambda-authz-shop-dev-echo-us-west-2",
    ]);
    account.writes();
    await west.deploy();
    expect(account.writes()).toEqual([]);
  });

  test("a role that was deleted by hand comes back, and its function's configuration is written again: once", async () => {
    const account = await openAccount();
    const stack = stackIn(account, ownProject({ project: "shop" }));
    await stack.deploy();
    const RoleName = "lambda-authz-shop-dev-echo-us-east-1";
    await stack.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "lambda-authz" }));
    await stack.aws.iam.send(new DeleteRoleCommand({ RoleName }));
    account.writes();
    expect((await stack.deploy()).changes).toMatchObject({
      created: ["iam.role:echo"],
      updated: ["lambda.function:echo"],
    });
    expect(account.writes()).toEqual(["iam CreateRole", "iam PutRolePolicy", "lambda UpdateFunctionConfiguration"]);
    await stack.deploy();
    expect(account.writes()).toEqual([]);
  });

  test("a role that lost its region tag is no longer the stack's: deploy refuses, teardown leaves it", async () => {
    const account = await openAccount();
    const stack = stackIn(account, ownProject({ project: "shop" }));
    await stack.deploy();
    const RoleName = "lambda-authz-shop-dev-echo-us-east-1";
    await stack.aws.iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["lambda-authz:region"] }));
    account.writes();
    expect(await errorOf(stack.deploy())).toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining(RoleName),
    });
    expect(account.writes()).toEqual([]);
    await stack.teardown();
    expect(await roleNames(account)).toEqual([RoleName]);
  });
});

describe("two stacks whose project and stage read alike", () => {
  const theirs = { project: "shop", stage: "eu-prod" };
  const ours = { project: "shop-eu", stage: "prod" };

  async function both() {
    const account = await openAccount();
    const first = stackIn(account, ownProject(theirs));
    await first.deploy();
    return { account, first, second: stackIn(account, ownProject(ours)) };
  }

  test.each([false, true, ["lambda.function:echo", "logs.log-group:echo"]])(
    "the second is refused before any write and told whose the names are; adopt: %s",
    async (adopt) => {
      const { account, second } = await both();
      account.writes();
      const error = await errorOf(second.deploy({ adopt }));
      expect(error.code).toBe("NOT_OURS");
      expect(error.message).toMatch(/lambda.function:echo .*\(project shop, stage eu-prod, region us-east-1\)/);
      expect(error.message).toMatch(/logs.log-group:door .*project shop, stage eu-prod/);
      expect(error.fix?.text).toContain("never adopted");
      expect(account.writes()).toEqual([]);
    },
  );

  test("the teardown of the second touches nothing of the first", async () => {
    const { account, second } = await both();
    account.writes();
    expect((await second.teardown()).deleted).toEqual([]);
    expect(account.writes()).toEqual([]);
  });

  test("in one folder they have a state file each, and in other regions they live side by side", async () => {
    const account = await openAccount();
    const folder = emptyFolder();
    const first = stackIn(account, ownProject(theirs, folder, "a.ini"), "us-east-1");
    const second = stackIn(account, ownProject(ours, folder, "b.ini"), "eu-west-1");
    const third = stackIn(account, ownProject({ ...ours, functions: ["other"] }, folder, "c.ini"), "us-east-1");
    await first.deploy();
    await second.deploy();
    expect((await errorOf(third.deploy())).message).toMatch(/log-group:door .*project shop, stage eu-prod/);
    account.writes();
    await first.deploy();
    await second.deploy();
    expect(account.writes()).toEqual([]);
  });
});

describe("adoption", () => {
  const TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const RoleName = "lambda-authz-shop-dev-echo-us-east-1";
  const GROUP = "/aws/lambda/shop-dev-echo";

  /** Things of nobody's under two of the stack's names. */
  async function taken() {
    const account = await openAccount();
    const stack = stackIn(account, ownProject({ project: "shop" }));
    await stack.aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
    await stack.aws.logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    account.writes();
    return { account, stack };
  }

  test("is in the plan, of a dry run too", async () => {
    const { account, stack } = await taken();
    const { changes } = await stack.deploy({ adopt: true, dryRun: true });
    expect([...changes.adopted].sort()).toEqual(["iam.role:echo", "logs.log-group:echo"]);
    expect(account.writes()).toEqual([]);
    expect([...(await stack.deploy({ adopt: true })).changes.adopted].sort()).toEqual([...changes.adopted].sort());
    expect((await stack.deploy({ adopt: true })).changes.adopted).toEqual([]);
  });

  test("of one node leaves the others refused, before any write", async () => {
    const { account, stack } = await taken();
    const error = await errorOf(stack.deploy({ adopt: ["logs.log-group:echo"] }));
    expect(error).toMatchObject({ code: "NOT_OURS", fix: { text: expect.stringContaining("--adopt iam.role:echo") } });
    expect(error.message).toContain(RoleName);
    expect(error.message).not.toContain(GROUP);
    expect(account.writes()).toEqual([]);
    const { changes } = await stack.deploy({ adopt: ["logs.log-group:echo", "iam.role:echo"] });
    expect([...changes.adopted].sort()).toEqual(["iam.role:echo", "logs.log-group:echo"]);
    const { Role } = await stack.aws.iam.send(new GetRoleCommand({ RoleName }));
    expect(Role?.Tags).toContainEqual({ Key: "lambda-authz:region", Value: "us-east-1" });
    const resourceArn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${GROUP}`;
    const { tags } = await stack.aws.logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toMatchObject({ "lambda-authz:region": "us-east-1" });
  });

  test.each([
    ["lambda.function:ech", /matches no node/],
    ["echo", /matches several nodes/],
  ])("of %s is a usage error that lists the nodes", async (node, message) => {
    const { account, stack } = await taken();
    const error = await errorOf(stack.deploy({ adopt: [node] }));
    expect(error).toMatchObject({ code: "USAGE", message: expect.stringMatching(message) });
    expect(error.fix?.text).toContain("lambda.function:echo");
    expect(account.writes()).toEqual([]);
  });

  test("of a function never takes another stack's, wherever its tags were changed", async () => {
    const account = await openAccount();
    const stack = stackIn(account, ownProject({ project: "shop" }));
    await stack.deploy();
    const { Configuration } = await stack.aws.lambda.send(new GetFunctionCommand({ FunctionName: "shop-dev-echo" }));
    const Tags = { "lambda-authz:region": "eu-west-1" };
    await stack.aws.lambda.send(new TagResourceCommand({ Resource: Configuration?.FunctionArn, Tags }));
    account.writes();
    const error = await errorOf(stack.deploy({ adopt: true }));
    expect(error).toMatchObject({ code: "NOT_OURS", message: expect.stringContaining("region eu-west-1") });
    expect(account.writes()).toEqual([]);
  });

  test("of another stack's API is refused as well: by its name it is not even looked for", async () => {
    const account = await openAccount();
    const stack = stackIn(account, ownProject({ project: "shop" }));
    const tags = { "lambda-authz:owner": "lambda-authz", "lambda-authz:project": "other", "lambda-authz:stage": "dev" };
    await stack.aws.apigateway.send(new CreateRestApiCommand({ name: "shopAPI", tags }));
    expect((await stack.deploy({ adopt: true })).changes.adopted).toEqual([]);
    const { items = [] } = await stack.aws.apigateway.send(new GetRestApisCommand({}));
    expect(items).toHaveLength(2);
    expect(items.map((api) => api.tags?.["lambda-authz:project"]).sort()).toEqual(["other", "shop"]);
  });
});
