import { PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  GetPolicyCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const SHOP = { project: "shop", stage: "dev", region: "us-east-1", apiName: "shopAPI", adopt: false };
const GUARD = { FunctionName: "shop-dev-guard" };
const WEB = { FunctionName: "shop-dev-web" };

test("a stack that was changed by hand in many places is repaired by one deploy, and the next one writes nothing", async () => {
  const account = createAccount();
  const endpoint = await keyServer();
  const pool = {
    authorizer: "name = guard",
    "issuer.main": "kind = cognito\nuser_pool = create",
    "identity_provider.corp":
      "kind = oidc\nclient_id = app\nclient_secret_env = CORP_SECRET\nissuer = https://idp.example.com",
    "rule.all": "allow = GET /*\nscopes = orders/read",
  };
  const run = stackRun(account, emptyFolder(), pool, { endpoint });
  const { deployed } = await run.deploy();
  const { iam, lambda, logs, ...aws } = account.aws(SHOP);
  const cognito = await aws.cognito();
  const UserPoolId = deployed?.userPool?.id ?? "";
  const ClientId = deployed?.userPool?.clientId ?? "";

  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const [RoleName = ""] = Roles.flatMap(({ RoleName: name = "" }) => (name.includes("-web-") ? [name] : []));
  const anything = { Effect: "Allow", Action: "*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [anything] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "admin", PolicyDocument }));
  const trust = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: document }));
  await iam.send(new UpdateRoleCommand({ RoleName, Description: "spare", MaxSessionDuration: 43_200 }));

  await lambda.send(new PutFunctionConcurrencyCommand({ ...GUARD, ReservedConcurrentExecutions: 0 }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ ...WEB, Timeout: 1, Handler: "other.handler" }));
  const { Policy = "" } = await lambda.send(new GetPolicyCommand(WEB));
  const { Statement } = JSON.parse(Policy) as { Statement: readonly { Sid: string }[] };
  for (const { Sid: StatementId } of Statement) {
    await lambda.send(new RemovePermissionCommand({ ...WEB, StatementId }));
    await lambda.send(new AddPermissionCommand({ ...WEB, StatementId, Action: "lambda:*", Principal: "*" }));
  }
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: "/aws/lambda/shop-dev-web", retentionInDays: 1 }));

  const at = { UserPoolId, ClientId };
  const { UserPoolClient: client = {} } = await cognito.describeUserPoolClient(at);
  const { CreationDate: _, LastModifiedDate: __, ...settings } = client;
  const CallbackURLs = [...(client.CallbackURLs ?? []), "https://evil.example/"];
  await cognito.updateUserPoolClient({ ...settings, ...at, CallbackURLs, ClientName: "renamed" });
  const { UserPool: { UserPoolTags, Policies } = {} } = await cognito.describeUserPool({ UserPoolId });
  await cognito.updateUserPool({ UserPoolId, PoolName: "renamed", UserPoolTags, Policies });
  const { IdentityProvider: idp = {} } = await cognito.describeIdentityProvider({ UserPoolId, ProviderName: "corp" });
  const ProviderDetails = { ...idp.ProviderDetails, jwks_uri: "https://evil.example/keys" };
  await cognito.updateIdentityProvider({ UserPoolId, ProviderName: "corp", ProviderDetails });
  const server = { UserPoolId, Identifier: "orders", Name: "orders" };
  await cognito.updateResourceServer({ ...server, Scopes: [] });

  account.calls.length = 0;
  const { changes } = await run.deploy({ agree: true });
  expect([...changes.updated, ...changes.replaced].sort()).toEqual([
    "cognito.identity-provider:corp",
    "cognito.resource-server:orders",
    "cognito.user-pool-client:client",
    "cognito.user-pool:pool",
    "iam.role:web",
    "lambda.function:guard",
    "lambda.function:web",
    "lambda.permission:web routes",
    "logs.log-group:web",
  ]);
  account.calls.length = 0;
  expect((await run.deploy()).changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
  expect(writesIn(account.calls)).toEqual([]);
});
