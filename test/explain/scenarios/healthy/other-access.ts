import {
  CreateApiKeyCommand,
  CreateAuthorizerCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { customDomain } from "../../plain/custom-domain.ts";
import { ALLOWED, BACKEND } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const PASSWORD = "Correct-Horse-1";

/** A user pool with ann in it. @returns its ARN and an ID token of ann. */
export async function userPool({
  cognito,
}: PlainAccount): Promise<{ arn: string; idToken: string; accessToken: string }> {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: newName("pool") }));
  const { Id: UserPoolId = "", Arn: arn = "" } = UserPool ?? {};
  const flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] as const;
  const client = { UserPoolId, ClientName: "app", ExplicitAuthFlows: [...flows] };
  const { UserPoolClient } = await cognito.send(new CreateUserPoolClientCommand(client));
  const user = { UserPoolId, Username: "ann" };
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: UserPoolClient?.ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "ann", PASSWORD },
    }),
  );
  const { IdToken: idToken = "", AccessToken: accessToken = "" } = AuthenticationResult ?? {};
  return { arn, idToken, accessToken };
}

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: a Cognito user pool as authorizer",
    expect: null,
    async make(account) {
      const api = await account.api();
      const { arn, idToken } = await userPool(account);
      const { id: authorizerId } = await account.apigateway.send(
        new CreateAuthorizerCommand({
          restApiId: api.id,
          name: "pool",
          type: "COGNITO_USER_POOLS",
          providerARNs: [arn],
          identitySource: "method.request.header.Authorization",
        }),
      );
      const access = { authorizationType: "COGNITO_USER_POOLS", authorizerId };
      const integration = lambdaProxy(await account.sharedFunction(BACKEND));
      await api.method("GET", "/orders", { ...access, integration });
      await api.deploy();
      return api.call("/orders", { token: idToken });
    },
  },
  {
    name: "healthy: a method with AWS_IAM beside a protected route",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, {
        before: ({ api }) => api.method("GET", "/internal", { authorizationType: "AWS_IAM" }),
      });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a public API without an authorizer",
    expect: null,
    async make(account) {
      const api = await account.api();
      const integration = lambdaProxy(await account.sharedFunction(BACKEND));
      await api.method("GET", "/", { integration });
      await api.deploy("v1");
      return api.call("/");
    },
  },
  {
    name: "healthy: an API key beside the authorizer",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, { method: { apiKeyRequired: true } });
      const { apigateway } = account;
      const key = await apigateway.send(new CreateApiKeyCommand({ name: newName("key"), enabled: true }));
      const apiStages = [{ apiId: api.id, stage: "dev" }];
      const plan = await apigateway.send(new CreateUsagePlanCommand({ name: newName("plan"), apiStages }));
      await apigateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));
      return api.call("/orders", { token: ALLOWED, headers: { "x-api-key": key.value ?? "" } });
    },
  },
  {
    name: "healthy: two APIs behind one custom domain, with a base path for each",
    expect: null,
    async make(account) {
      const [orders, users] = [await protectedApi(account), await protectedApi(account)];
      const domain = await customDomain(account, [
        { basePath: "v1", restApiId: orders.api.id, stage: "dev" },
        { basePath: "users", restApiId: users.api.id, stage: "dev" },
      ]);
      return domain.call("/v1/orders/7", { token: ALLOWED });
    },
  },
];
