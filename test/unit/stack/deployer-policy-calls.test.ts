import { appendFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { identityPolicy } from "../../../src/local/authorization/policy-file.ts";
import { ACCOUNT, clientsOf, openAccount, stackIn } from "../../support/account.ts";
import { emptyFolder } from "../../support/folder.ts";
import { CODE } from "../../support/local/sample-function.ts";
import { ownProject } from "../../support/own-project.ts";

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/functions`;
/** A policy of docs. @param less the ID of a statement that it lacks. */
function policyOf(name: string, project: string, less?: string) {
  const { Version, Statement } = JSON.parse(
    readFileSync(new URL(`../../../docs/${name}.json`, import.meta.url), "utf8")
      .replaceAll("PROJECT", project)
      .replaceAll("arn:aws:iam::ACCOUNT:policy/BOUNDARY", BOUNDARY),
  );
  return identityPolicy({ Version, Statement: Statement.filter(({ Sid }: { Sid: string }) => Sid !== less) });
}

const ROLE = "lambda-authz-shop-dev-echo-us-east-1";
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/lambda-authz/shop/dev/${ROLE}`;
const nothing = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }],
});
const named = (action: string) =>
  expect.objectContaining({ message: expect.stringContaining(`perform: ${action} on `) });

test("deploy, a deploy without its state and teardown need nothing that docs/iam-policy.json denies", async () => {
  const account = await openAccount();
  const config = ownProject({ project: "shop", functions: ["echo", "other"] });
  const stack = stackIn(account, config);
  account.policy = policyOf("iam-policy", "shop");
  await stack.deploy();
  rmSync(join(dirname(config), ".lambda-authz"), { recursive: true });
  await stack.deploy();
  await stack.teardown();
  await stack.teardown();
  const decisions = account.decisions();
  expect(decisions.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  expect(new Set(decisions.map(({ action }) => action)).size).toBeGreaterThan(20);
});

test("another project's deployer gets nowhere", async () => {
  const account = await openAccount();
  const stack = stackIn(account, ownProject({ project: "shop" }));
  await stack.deploy();
  account.policy = policyOf("iam-policy", "other");
  const { iam, lambda, logs } = clientsOf(account, "us-east-1");
  const fn = { Runtime: "nodejs22.x", Handler: "index.handler", Role: ROLE_ARN, Code: { ZipFile: CODE } } as const;
  const create = (FunctionName: string) => lambda.send(new CreateFunctionCommand({ ...fn, FunctionName }));
  const role = { RoleName: "r", Path: "/lambda-authz/shop/dev/", AssumeRolePolicyDocument: nothing };
  await expect(iam.send(new CreateRoleCommand(role))).rejects.toEqual(named("iam:CreateRole"));
  await expect(create("shop-dev-new")).rejects.toEqual(named("lambda:CreateFunction"));
  await expect(create("other-dev-new")).rejects.toEqual(named("iam:PassRole"));
  await expect(lambda.send(new DeleteFunctionCommand({ FunctionName: "shop-dev-echo" }))).rejects.toEqual(
    named("lambda:DeleteFunction"),
  );
  await expect(logs.send(new DeleteLogGroupCommand({ logGroupName: "/aws/lambda/shop-dev-echo" }))).rejects.toEqual(
    named("logs:DeleteLogGroup"),
  );
});

/** A stack of a version whose roles had no region; `restore` puts its state file in place. */
async function oldStack() {
  const [cwd, data] = [emptyFolder(), emptyFolder()];
  const fixture = fileURLToPath(new URL("../../fixtures/version-1b30f7a/", import.meta.url));
  const state = join(cwd, ".lambda-authz/127.0.0.1_1", ACCOUNT);
  cpSync(join(fixture, "project"), cwd, { recursive: true });
  cpSync(join(fixture, "one-region/account"), data, { recursive: true });
  const account = await openAccount(data);
  const restore = () => cpSync(join(fixture, "one-region/state"), state, { recursive: true });
  return { account, restore, stack: stackIn(account, join(cwd, "config.ini")) };
}

test.each([true, false])(
  "neither does the upgrade of a stack whose roles had no region, its state file there: %s",
  async (hasState) => {
    const { account, restore, stack } = await oldStack();
    if (hasState) restore();
    account.policy = policyOf("iam-policy", "basic");
    await stack.deploy();
    await stack.deploy();
    await stack.teardown();
    const decisions = account.decisions();
    expect(decisions.map(({ action }) => action)).toContain("iam:DeleteRole");
    expect(decisions.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  },
);

test("after that upgrade a run with the state file of before needs the statement about absent old roles", async () => {
  const { account, restore, stack } = await oldStack();
  restore();
  await stack.deploy();
  restore();
  account.policy = policyOf("iam-policy", "basic", "AbsentOldRoles");
  await expect(stack.deploy()).rejects.toThrow("perform: iam:GetRole on resource: role basic-dev-basicLambda");
  account.policy = policyOf("iam-policy", "basic");
  expect((await stack.deploy()).changes.created).toEqual([]);
});

test("with a boundary, docs/iam-policy-bounded.json is enough; without, it lets no role have rights", async () => {
  const account = await openAccount();
  const [bounded, open] = ["shop", "shop"].map((project) => ownProject({ project })) as [string, string];
  appendFileSync(bounded, `[aws]\npermissions_boundary = ${BOUNDARY}\n`);
  account.policy = policyOf("iam-policy-bounded", "shop");
  await stackIn(account, bounded).deploy();
  await stackIn(account, bounded).teardown();
  expect(account.decisions().filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  await expect(stackIn(account, open).deploy()).rejects.toThrow("perform: iam:CreateRole on ");
  account.policy = undefined;
  await stackIn(account, open).deploy();
  account.policy = policyOf("iam-policy-bounded", "shop");
  const { iam } = clientsOf(account, "us-east-1");
  await expect(
    iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: "more", PolicyDocument: nothing })),
  ).rejects.toEqual(named("iam:PutRolePolicy"));
});
