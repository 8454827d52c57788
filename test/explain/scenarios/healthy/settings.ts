import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  PutRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { allow, answeredCall, policyOf } from "../../plain/answering-authorizer.ts";
import { ALLOWED, BACKEND, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { invocationUri, lambdaProxy } from "../../plain/integrations.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const ORIGIN = "https://app.example.com";

/** As SAM and Terraform send it. */
const definition = (authorizer: string, backend: string) => ({
  openapi: "3.0.1",
  info: { title: newName("imported"), version: "1.0" },
  paths: {
    "/orders/{id}": {
      get: {
        security: [{ jwt: [] }],
        "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: invocationUri(backend) },
      },
    },
  },
  components: {
    securitySchemes: {
      jwt: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: invocationUri(authorizer) },
      },
    },
  },
});

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: an edge-optimised API",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, { api: { endpointConfiguration: { types: ["EDGE"] } } });
      return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
    },
  },
  {
    name: "healthy: the token in a header of its own",
    expect: null,
    async make(account) {
      const identitySource = "method.request.header.X-Auth-Token";
      const { api } = await protectedApi(account, { authorizer: { identitySource } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a resource policy that allows everyone, beside the authorizer",
    expect: null,
    async make(account) {
      const statement = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const { api } = await protectedApi(account, { api: { policy } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a function that the method invokes with a role",
    expect: null,
    async make(account) {
      const invoke = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };
      const credentials = await account.role(["apigateway.amazonaws.com"], invoke);
      const { api } = await protectedApi(account, { backend: { credentials, permit: false } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: permissions for all of the API, and for the whole account",
    expect: null,
    async make(account) {
      const authorizer = await account.ownFunction(TOKEN_AUTHORIZER);
      const backend = await account.ownFunction(BACKEND);
      const api = await account.api();
      const id = await api.tokenAuthorizer(authorizer, { permit: false });
      await api.permission(authorizer, `${api.arn}/*`);
      await api.permission(backend, "", { SourceArn: undefined, SourceAccount: account.accountId });
      const integration = lambdaProxy(backend, { permit: false });
      await api.method("GET", "/orders", { authorizer: id, integration });
      await api.deploy();
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: refusals with a body, a status and headers of their own",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, {
        before: ({ api }) =>
          api.gatewayResponse(
            "ACCESS_DENIED",
            { "Access-Control-Allow-Origin": "'*'", "X-Why": "context.error.responseType" },
            { statusCode: "404", responseTemplates: { "application/json": '{"error": "$context.error.message"}' } },
          ),
      });
      return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
    },
  },
  {
    name: "healthy: the authorizer gives the API key",
    expect: null,
    async make(account) {
      const { apigateway } = account;
      const value = newName("key-of-the-authorizer-0123456789");
      const key = await apigateway.send(new CreateApiKeyCommand({ name: newName("key"), enabled: true, value }));
      const answer = policyOf(allow('"*"')).replace(/\}\)$/, `, usageIdentifierKey: "${value}" })`);
      const { api, ...call } = await answeredCall(account, answer, {
        api: { apiKeySource: "AUTHORIZER" },
        authorizer: { authorizerResultTtlInSeconds: 0 },
        path: "/keyed",
        before: ({ api, authorizerId, backend }) =>
          api.method("GET", "/keyed", {
            apiKeyRequired: true,
            authorizer: authorizerId,
            integration: lambdaProxy(backend),
          }),
      });
      const apiStages = [{ apiId: api.id, stage: "dev" }];
      const plan = await apigateway.send(new CreateUsagePlanCommand({ name: newName("plan"), apiStages }));
      await apigateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));
      return call;
    },
  },
  {
    name: "healthy: functions with reserved concurrency",
    expect: null,
    async make(account) {
      const { api, authorizer, backend } = await protectedApi(account, {
        authorizerCode: TOKEN_AUTHORIZER,
        backendCode: BACKEND,
      });
      for (const { name } of [authorizer, backend])
        await account.lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 5 }),
        );
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: an API that was imported from OpenAPI",
    expect: null,
    async make(account) {
      const authorizer = await account.sharedFunction(TOKEN_AUTHORIZER);
      const backend = await account.sharedFunction(BACKEND);
      const api = await account.api();
      const body = Buffer.from(JSON.stringify(definition(authorizer.arn, backend.arn)));
      await account.apigateway.send(new PutRestApiCommand({ restApiId: api.id, mode: "overwrite", body }));
      for (const fn of [authorizer, backend]) await api.permission(fn, "/*");
      await api.deploy("prod");
      return api.call("/orders/7", { token: ALLOWED });
    },
  },
];
