import { UpdateAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { DeleteFunctionCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { ALLOWED, node, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { invocationUri } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import type { PlainFunction } from "../../plain/plain-functions.ts";
import { type Changes, protectedApi } from "../../plain/protected-api.ts";
import { aliasOf } from "../../plain/qualifier.ts";
import type { Call, Scenario } from "../../scenario.ts";

async function called(account: PlainAccount, changes: Changes): Promise<Call> {
  const { api } = await protectedApi(account, changes);
  return api.call("/orders", { token: ALLOWED });
}
const broken = (expect: string, name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect,
  severity: "error",
  make,
});

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const INVOKE = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };

/** The healthy API, whose authorizer is invoked with a role. */
const withRole = async (account: PlainAccount, authorizerCredentials: string): Promise<Call> =>
  called(account, { authorizer: { permit: false, authorizerCredentials } });

/** The healthy API, whose authorizer invokes an alias. */
async function withAlias(
  account: PlainAccount,
  changes: (fn: PlainFunction, alias: PlainFunction) => Changes,
): Promise<Call> {
  const fn = await account.ownFunction(TOKEN_AUTHORIZER);
  return called(account, changes(fn, await aliasOf(account, fn, "live")));
}

export const scenarios: readonly Scenario[] = [
  broken("authorizer-uri", "the URI of the authorizer uses a stage variable that the stage does not have", (account) =>
    called(account, { authorizer: { authorizerUri: invocationUri(arnOf(`\${stageVariables.authorizer}`)) } }),
  ),
  broken("authorizer-uri", "the URI of the authorizer has the name of a function instead of its ARN", (account) =>
    called(account, { authorizer: { authorizerUri: invocationUri("auth") } }),
  ),
  broken("authorizer-function-missing", "the function of the authorizer has been deleted", (account) =>
    called(account, {
      authorizerCode: TOKEN_AUTHORIZER,
      before: ({ authorizer }) => account.lambda.send(new DeleteFunctionCommand({ FunctionName: authorizer.name })),
    }),
  ),
  broken("authorizer-function-missing", "the authorizer names a function that was never made", (account) =>
    called(account, { authorizer: { authorizerUri: invocationUri(arnOf("no-such-authorizer")) } }),
  ),
  broken("authorizer-function-missing", "the authorizer names an alias that does not exist", async (account) => {
    const { arn } = await account.ownFunction(TOKEN_AUTHORIZER);
    return called(account, { authorizer: { authorizerUri: invocationUri(`${arn}:live`) } });
  }),
  broken("authorizer-permission", "the permission of the authorizer names another authorizer", (account) =>
    called(account, {
      authorizer: { permit: false },
      before: ({ api, authorizer }) => api.permission(authorizer, "/authorizers/zzzzzz"),
    }),
  ),
  broken("authorizer-permission", "the permission of the authorizer names another account", (account) =>
    called(account, {
      authorizer: { permit: false },
      before: ({ api, authorizer }) => api.permission(authorizer, "/authorizers/*", { SourceAccount: "999999999999" }),
    }),
  ),
  broken(
    "authorizer-permission",
    "the authorizer invokes an alias, the permission is that of the function",
    (account) =>
      withAlias(account, (fn, alias) => ({
        authorizer: { permit: false, authorizerUri: invocationUri(alias.arn) },
        before: ({ api }) => api.permission(fn, "/authorizers/*"),
      })),
  ),
  broken(
    "authorizer-permission",
    "the authorizer invokes the function, the permission is that of an alias",
    (account) =>
      withAlias(account, (fn, alias) => ({
        authorizer: { permit: false, authorizerUri: invocationUri(fn.arn) },
        before: ({ api }) => api.permission(alias, "/authorizers/*"),
      })),
  ),
  broken("authorizer-role", "the invoke role of the authorizer does not exist", (account) =>
    withRole(account, "arn:aws:iam::000000000000:role/no-such-role"),
  ),
  broken("authorizer-role", "the invoke role of the authorizer trusts Lambda instead of API Gateway", async (account) =>
    withRole(account, await account.role(["lambda.amazonaws.com"], INVOKE)),
  ),
  broken("authorizer-role", "the invoke role of the authorizer may not invoke functions", async (account) =>
    withRole(account, await account.role(["apigateway.amazonaws.com"])),
  ),
  broken(
    "authorizer-role",
    "the invoke role of the authorizer may invoke its versions and aliases only",
    async (account) => {
      const fn = await account.ownFunction(TOKEN_AUTHORIZER);
      const role = await account.role(["apigateway.amazonaws.com"], { ...INVOKE, Resource: `${fn.arn}:*` });
      const authorizerUri = invocationUri(fn.arn);
      return called(account, { authorizer: { permit: false, authorizerCredentials: role, authorizerUri } });
    },
  ),
  broken("authorizer-concurrency", "the reserved concurrency of the authorizer's function is 0", (account) =>
    called(account, {
      authorizerCode: TOKEN_AUTHORIZER,
      before: ({ authorizer: { name: FunctionName } }) =>
        account.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
    }),
  ),
  broken(
    "changes-not-deployed",
    "the authorizer invokes another function now, and the API is not deployed",
    async (account) => {
      const { api, authorizerId, authorizer } = await protectedApi(account, {
        authorizerCode: node('export const handler = async () => { throw new Error("not implemented"); };'),
      });
      const repaired = await account.ownFunction(TOKEN_AUTHORIZER);
      await api.permission(repaired, `/authorizers/${authorizerId}`);
      const value = invocationUri(repaired.arn);
      const patchOperations = [{ op: "replace", path: "/authorizerUri", value } as const];
      await account.apigateway.send(new UpdateAuthorizerCommand({ restApiId: api.id, authorizerId, patchOperations }));
      return authorizer && api.call("/orders", { token: ALLOWED });
    },
  ),
  broken("authorizer-permission", "the authorizer has no permission, and its code has a bug", (account) =>
    called(account, {
      authorizerCode: node('export const handler = async () => { throw new Error("a bug"); };'),
      authorizer: { permit: false },
    }),
  ),
  broken("authorizer-import", "the authorizer does not start, and its answer has no policy", (account) =>
    called(account, {
      authorizerCode: node('import "not-here";\nexport const handler = async () => ({ principalId: "ann" });'),
    }),
  ),
  broken("authorizer-error", "the authorizer throws, and the backend function does not exist", (account) =>
    called(account, {
      authorizerCode: node('export const handler = async () => { throw new Error("a bug"); };'),
      backend: { uri: invocationUri(arnOf("no-such-backend")) },
    }),
  ),
];
