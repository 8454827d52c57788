import { ALLOWED, BACKEND, node, PLAIN_BACKEND, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { lambdaMapped, lambdaProxy, mock } from "../../plain/integrations.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Scenario } from "../../scenario.ts";

const ORIGIN = "https://app.example.com";

/** Answers the origin that asked, if it is on its list. */
const ALLOW_LIST_BACKEND = node(`
const ALLOWED = ["${ORIGIN}", "https://admin.example.com"];
export const handler = async ({ headers }) => {
  const origin = headers?.origin ?? headers?.Origin;
  const cors = ALLOWED.includes(origin) ? { "Access-Control-Allow-Origin": origin, Vary: "Origin" } : {};
  return { statusCode: 200, headers: { "Content-Type": "application/json", ...cors }, body: "{}" };
};
`);

export const scenarios: readonly Scenario[] = [
  {
    name: "healthy: an integration that is not a proxy, with the caller in its mapping template",
    expect: null,
    async make(account) {
      const api = await account.api();
      const authorizer = await api.tokenAuthorizer(await account.sharedFunction(TOKEN_AUTHORIZER));
      const template = '{"name": "$context.authorizer.principalId"}';
      const integration = lambdaMapped(await account.sharedFunction(PLAIN_BACKEND), template);
      await api.method("GET", "/hello", { authorizer, integration });
      await api.deploy();
      return api.call("/hello", { token: ALLOWED });
    },
  },
  {
    name: "healthy: CORS with a list of origins, asked by one of them",
    expect: null,
    async make(account) {
      const cors = { origin: ORIGIN, credentials: true };
      const { api } = await protectedApi(account, { backendCode: ALLOW_LIST_BACKEND, cors });
      return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
    },
  },
  {
    name: "healthy: ANY on a greedy path, called with POST",
    expect: null,
    async make(account) {
      const api = await account.api();
      const authorizer = await api.tokenAuthorizer(await account.sharedFunction(TOKEN_AUTHORIZER));
      const integration = lambdaProxy(await account.sharedFunction(BACKEND));
      for (const path of ["/", "/{proxy+}"]) await api.method("ANY", path, { authorizer, integration });
      await api.deploy();
      const headers = { "Content-Type": "application/json" };
      return api.call("/a/b/c", { method: "POST", token: ALLOWED, headers, body: '{"n":1}' });
    },
  },
  {
    name: "healthy: a public MOCK beside protected routes",
    expect: null,
    async make(account) {
      const health = { templates: { "application/json": '{"status":"ok"}' } };
      const { api } = await protectedApi(account, {
        before: ({ api }) => api.method("GET", "/health", { integration: mock(200, health) }),
      });
      return api.call("/health");
    },
  },
];
