import {
  GetAuthorizersCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStageCommand,
  PutGatewayResponseCommand,
  UpdateAuthorizerCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  GetPolicyCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { write } from "../support/program/run-main.ts";
import { type RightsProject, rightsProject } from "./rights-project.ts";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const FUNCTION = "basic-dev-basicLambda";
const ALL = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

/** Name of the role of the section basicLambda, whatever it is called. */
async function roleName({ iam }: RightsProject): Promise<string> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" }));
  return Roles.find(({ RoleName }) => /basicLambda(?!Auth)/.test(RoleName ?? ""))?.RoleName ?? "";
}

async function policiesOf({ iam }: RightsProject, RoleName: string) {
  const inline = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return {
    inline: (inline.PolicyNames ?? []).sort(),
    attached: (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn),
  };
}

const statementsOf = async (lambda: LambdaClient) => {
  const { Policy = "{}" } = await lambda.send(new GetPolicyCommand({ FunctionName: FUNCTION }));
  return (JSON.parse(Policy).Statement as { Sid: string }[]).map(({ Sid }) => Sid).sort();
};

const invoke = (StatementId: string, Principal: string, more = {}) =>
  new AddPermissionCommand({
    FunctionName: FUNCTION,
    StatementId,
    Action: "lambda:InvokeFunction",
    Principal,
    ...more,
  });

/** Gives rights by hand, and the lines in which deploy names what it takes away again. */
const BY_HAND: Readonly<Record<string, (project: RightsProject) => Promise<string>>> = {
  async "a managed policy"(project) {
    await project.iam.send(new AttachRolePolicyCommand({ RoleName: await roleName(project), PolicyArn: ADMIN }));
    return `iam.role:basicLambda: managed policy ${ADMIN}`;
  },
  async "an inline policy"(project) {
    const RoleName = await roleName(project);
    await project.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "extra", PolicyDocument: ALL }));
    return "iam.role:basicLambda: inline policy extra";
  },
  async "a statement for anybody"({ lambda }) {
    await lambda.send(invoke("anybody", "*"));
    return "lambda.function:basicLambda: statement anybody: lets * invoke it";
  },
  async "a statement for another account"({ lambda }) {
    await lambda.send(invoke("partner", "999999999999"));
    return "lambda.function:basicLambda: statement partner: lets arn:aws:iam::999999999999:root invoke it";
  },
  async "a statement for a role of another account"({ lambda }) {
    await lambda.send(invoke("partner-role", "arn:aws:iam::999999999999:role/caller"));
    return "lambda.function:basicLambda: statement partner-role: lets arn:aws:iam::999999999999:role/caller invoke it";
  },
};

test.each(Object.entries(BY_HAND))(
  "%s is shown, removed with --yes alone, and gone for good",
  async (_, giveRights) => {
    const project = await rightsProject();
    await project.deployed();
    const role = await roleName(project);
    const before = [await policiesOf(project, role), await statementsOf(project.lambda)];
    const line = await giveRights(project);
    const writes = project.writes().length;

    expect((await project.deploy("--dry-run")).stdout).toContain(`  would remove from ${line}\n`);
    const refused = await project.deploy();
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`remove from ${line}\n`);
    expect(refused.stderr).toContain("--yes");
    expect(project.writes().length).toBe(writes);

    const { changes } = await project.deployed("--yes");
    expect(changes.revoked).toHaveLength(1);
    expect([await policiesOf(project, role), await statementsOf(project.lambda)]).toEqual(before);
    const after = project.writes().length;
    expect((await project.deployed()).changes.revoked).toBeUndefined();
    expect(project.writes().length).toBe(after);
  },
);

test("policies and policy_file are on the role beside our own policy, and go when config.ini no longer has them", async () => {
  const own = { policies: READ, file: ALL.replace('"Action":"*"', '"Action":"sqs:SendMessage"') };
  const project = await rightsProject({
    "function.basicLambda": `policies = ${own.policies}\npolicy_file = rights.json`,
  });
  write(project.cwd, { "rights.json": own.file });
  await project.deployed();
  const role = await roleName(project);
  const inline = ["lambda-authz", "lambda-authz-policy-file"];
  expect(await policiesOf(project, role)).toEqual({ inline, attached: [READ] });
  const input = { RoleName: role, PolicyName: "lambda-authz-policy-file" };
  const { PolicyDocument = "" } = await project.iam.send(new GetRolePolicyCommand(input));
  expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(JSON.parse(own.file));

  const writes = project.writes().length;
  await project.deployed();
  expect(project.writes().length).toBe(writes);
  project.loseState();
  await project.deployed();
  expect(project.writes().slice(writes).join()).not.toMatch(/Role/);

  project.configure({});
  await project.deployed("--yes");
  expect(await policiesOf(project, role)).toEqual({ inline: ["lambda-authz"], attached: [] });
});

test("a role that config.ini names is left alone", async () => {
  const project = await rightsProject();
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await project.iam.send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument }));
  await project.iam.send(new AttachRolePolicyCommand({ RoleName: "theirs", PolicyArn: ADMIN }));
  project.configure({ "function.basicLambda": `role_arn = ${Role?.Arn}` });
  expect((await project.deployed()).changes.revoked).toBeUndefined();
  expect((await project.deployed()).changes.revoked).toBeUndefined();
  expect((await policiesOf(project, "theirs")).attached).toEqual([ADMIN]);
});

test("what deploy leaves as it is it names each time; roles of integrations and data trace are taken away", async () => {
  const project = await rightsProject();
  await project.deployed();
  const { apigateway, lambda } = project;
  const { items = [] } = await apigateway.send(new GetRestApisCommand({}));
  const restApiId = items[0]?.id;
  const [{ items: authorizers = [] }, { items: resources = [] }] = await Promise.all([
    apigateway.send(new GetAuthorizersCommand({ restApiId })),
    apigateway.send(new GetResourcesCommand({ restApiId })),
  ]);
  const replace = (path: string, value: string) => [{ op: "replace" as const, path, value }];
  const role = "arn:aws:iam::000000000000:role/any";
  await lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: FUNCTION, AuthType: "NONE" }));
  await lambda.send(invoke("bucket", "s3.amazonaws.com", { SourceArn: "arn:aws:s3:::bucket" }));
  const authorizer = { restApiId, authorizerId: authorizers[0]?.id };
  const patchOperations = replace("/authorizerCredentials", role);
  await apigateway.send(new UpdateAuthorizerCommand({ ...authorizer, patchOperations }));
  const root = { restApiId, resourceId: resources.find(({ path }) => path === "/")?.id, httpMethod: "GET" };
  await apigateway.send(new UpdateIntegrationCommand({ ...root, patchOperations: replace("/credentials", role) }));
  await apigateway.send(new PutGatewayResponseCommand({ restApiId, responseType: "UNAUTHORIZED", statusCode: "200" }));
  const stage = { restApiId, stageName: "dev" };
  const trace = replace("/*/*/logging/dataTrace", "true");
  await apigateway.send(new UpdateStageCommand({ ...stage, patchOperations: trace }));

  // The roles are captured by a new deployment, which publishes the response too.
  const first = await project.deploy("--publish-foreign");
  expect(first.code, first.stderr).toBe(0);
  for (const words of [
    /^note: lambda\.function:basicLambda has a public function URL.*: https:/m,
    /^note: lambda\.function:basicLambda: statement bucket lets s3\.amazonaws\.com invoke it for arn:aws:s3:::bucket$/m,
    /^note: apigateway\.authorizer:basicLambdaAuthorizer has credentials: .* as arn:aws:iam::000000000000:role\/any: deploy removes this role$/m,
    /^note: apigateway\.method:GET \/ has credentials/m,
    /^note: .*gateway-response:UNAUTHORIZED.* 200/m,
    /^note: apigateway\.stage:dev logs whole requests, tokens included .*switches this off/m,
  ])
    expect(first.stderr).toMatch(words);
  const { methodSettings } = await apigateway.send(new GetStageCommand(stage));
  expect(methodSettings?.["*/*"]?.dataTraceEnabled).toBe(false);

  const second = await project.deploy();
  expect(second.stderr).toContain("has a public function URL");
  expect(second.stderr).toMatch(/gateway-response:UNAUTHORIZED.* 200/);
  expect(second.stderr).not.toMatch(/logs whole requests|has credentials/);
});
