import {
  ALLOWED,
  BACKEND,
  COOKIE_AUTHORIZER,
  jwtAuthorizer,
  PYTHON_AUTHORIZER,
  PYTHON_BACKEND,
  REQUEST_AUTHORIZER,
} from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import { testIssuer } from "../../plain/issuer.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const BOTH_SOURCES = "method.request.header.HeaderAuth1,method.request.querystring.QueryString1";

async function jwtApi(account: PlainAccount) {
  const { publicKey, issuer, audience } = testIssuer();
  const { api } = await protectedApi(account, { authorizerCode: jwtAuthorizer(publicKey, issuer, audience) });
  return api;
}

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: a TOKEN authorizer as in AWS's blueprint",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account);
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a TOKEN authorizer as in AWS's blueprint for Python, before a function in Python",
    expect: null,
    async make(account) {
      const api = await account.api();
      const authorizer = await api.tokenAuthorizer(await account.sharedFunction(PYTHON_AUTHORIZER));
      const integration = lambdaProxy(await account.sharedFunction(PYTHON_BACKEND));
      await api.method("GET", "/orders/{id}", { authorizer, integration });
      await api.deploy("prod");
      return api.call("/orders/7", { token: ALLOWED });
    },
  },
  {
    name: "healthy: a TOKEN authorizer that checks JWTs",
    expect: null,
    async make(account) {
      const api = await jwtApi(account);
      return api.call("/orders/7", { token: testIssuer().token({ scope: "orders" }) });
    },
  },
  {
    name: "healthy: a REQUEST authorizer with a header and a query parameter as identity sources",
    expect: null,
    async make(account) {
      const api = await account.api();
      const fn = await account.sharedFunction(REQUEST_AUTHORIZER);
      const authorizer = await api.requestAuthorizer(fn, { identitySource: BOTH_SOURCES });
      const integration = lambdaProxy(await account.sharedFunction(BACKEND));
      await api.method("GET", "/", { authorizer, integration });
      await api.deploy();
      return api.call("/?QueryString1=queryValue1", { headers: { HeaderAuth1: "headerValue1" } });
    },
  },
  {
    name: "healthy: a REQUEST authorizer without caching that reads a cookie and has no identity source",
    expect: null,
    async make(account) {
      const api = await account.api();
      const fn = await account.sharedFunction(COOKIE_AUTHORIZER);
      const uncached = { authorizerResultTtlInSeconds: 0, identitySource: undefined };
      const authorizer = await api.requestAuthorizer(fn, uncached);
      const integration = lambdaProxy(await account.sharedFunction(BACKEND));
      for (const verb of ["GET", "POST"]) await api.method(verb, "/me", { authorizer, integration });
      await api.deploy();
      return api.call("/me", { headers: { Cookie: "theme=dark; session=abc" } });
    },
  },
  {
    name: "healthy: a TOKEN authorizer without caching, with a validation expression",
    expect: null,
    async make(account) {
      const identityValidationExpression = "^Bearer [-0-9a-zA-Z._]+$";
      const uncached = { authorizerResultTtlInSeconds: 0, identityValidationExpression };
      const { api } = await protectedApi(account, { authorizer: uncached });
      return api.call("/orders", { token: ALLOWED });
    },
  },
  {
    name: "healthy: an authorizer that API Gateway invokes with a role",
    expect: null,
    async make(account) {
      const invoke = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };
      const authorizerCredentials = await account.role(["apigateway.amazonaws.com"], invoke);
      const { api } = await protectedApi(account, { authorizer: { authorizerCredentials, permit: false } });
      return api.call("/orders", { token: ALLOWED });
    },
  },
];
