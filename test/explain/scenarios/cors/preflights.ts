import { CreateApiKeyCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand } from "@aws-sdk/client-api-gateway";
import { ALLOWED, node } from "../../plain/function-code.ts";
import { lambdaProxy, mock } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { newName } from "../../plain/plain-functions.ts";
import { type Changes, protectedApi } from "../../plain/protected-api.ts";
import { type CorsSettings, preflight } from "../../plain/put-method.ts";
import type { Call, Scenario } from "../../scenario.ts";

const ORIGIN = "https://app.example.com";

/** A call of a page with a token that is allowed. */
async function paged(account: PlainAccount, changes: Changes, more: Partial<Call> = {}): Promise<Call> {
  const { api } = await protectedApi(account, changes);
  return api.call("/orders", { token: ALLOWED, origin: ORIGIN, ...more });
}

const scenario = (expect: string, name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect,
  severity: "error",
  make,
});

/** The healthy API with one thing wrong in the answer to preflights. */
const settings = (expect: string, name: string, cors: CorsSettings, more: Partial<Call> = {}): Scenario =>
  scenario(expect, name, (account) => paged(account, { cors }, more));

/** The healthy API with another OPTIONS method. */
const options = (account: PlainAccount, method: Parameters<Awaited<ReturnType<PlainAccount["api"]>>["method"]>[2]) =>
  paged(account, { cors: false, before: ({ api }) => api.method("OPTIONS", "/orders", method) });

export const scenarios: readonly Scenario[] = [
  scenario("cors-preflight-missing", "a page calls, and no OPTIONS method is there", (account) =>
    paged(account, { cors: false }),
  ),
  scenario("cors-preflight-missing", "a page calls, and the OPTIONS method is not deployed", async (account) => {
    const { api } = await protectedApi(account, { cors: false });
    await api.cors("/orders");
    return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
  }),
  scenario("options-protected", "OPTIONS requires the authorizer too", (account) =>
    paged(account, {
      cors: false,
      before: ({ api, authorizerId }) =>
        api.method("OPTIONS", "/orders", { authorizer: authorizerId, integration: preflight() }),
    }),
  ),
  scenario("options-protected", "ANY requires the authorizer, and answers OPTIONS too", async (account) => {
    const { api } = await protectedApi(account, {
      before: ({ api, authorizerId, backend }) =>
        api.method("ANY", "/any", { authorizer: authorizerId, integration: lambdaProxy(backend) }),
    });
    return api.call("/any", { token: ALLOWED, origin: ORIGIN });
  }),
  scenario("options-protected", "OPTIONS requires an API key", async (account) => {
    const { api } = await protectedApi(account, {
      cors: false,
      method: { apiKeyRequired: true },
      before: ({ api }) => api.method("OPTIONS", "/orders", { apiKeyRequired: true, integration: preflight() }),
    });
    const { apigateway } = account;
    const key = await apigateway.send(new CreateApiKeyCommand({ name: newName("key"), enabled: true }));
    const apiStages = [{ apiId: api.id, stage: "dev" }];
    const plan = await apigateway.send(new CreateUsagePlanCommand({ name: newName("plan"), apiStages }));
    await apigateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));
    return api.call("/orders", { token: ALLOWED, origin: ORIGIN, headers: { "x-api-key": key.value ?? "" } });
  }),
  scenario("cors-preflight-failed", "the preflight fails with 500", (account) =>
    options(account, { integration: { ...preflight(), input: { type: "MOCK" } } }),
  ),
  scenario("cors-preflight-failed", "the function answers OPTIONS with 404", async (account) => {
    const code = node(`export const handler = async ({ httpMethod }) => ({
      statusCode: httpMethod === "OPTIONS" ? 404 : 200,
      headers: { "Access-Control-Allow-Origin": "*" },
    });`);
    return options(account, { integration: lambdaProxy(await account.sharedFunction(code)) });
  }),
  scenario("cors-preflight-failed", "the preflight is redirected", (account) => {
    const headers = { "Access-Control-Allow-Origin": "'*'", Location: "'https://www.example.com/orders'" };
    return options(account, { integration: mock(301, { headers }) });
  }),
  settings("cors-preflight-header", "the preflight does not allow Authorization", { headers: "Content-Type" }),
  settings("cors-preflight-header", "the preflight allows * as headers, which is not Authorization", { headers: "*" }),
  settings(
    "cors-preflight-header",
    "the preflight does not allow a header of the call",
    {},
    { headers: { "X-Tenant": "blue" } },
  ),
  scenario("cors-preflight-method", "the preflight does not allow PUT", (account) =>
    paged(
      account,
      {
        before: ({ api, authorizerId, backend }) =>
          api.method("PUT", "/orders", { authorizer: authorizerId, integration: lambdaProxy(backend) }),
      },
      { method: "PUT" },
    ),
  ),
  settings("cors-preflight-origin", "the preflight allows an origin with a slash", { origin: `${ORIGIN}/` }),
  settings("cors-preflight-origin", "the preflight allows http instead of https", { origin: "http://app.example.com" }),
  settings("cors-preflight-origin", "the preflight allows another port", { origin: `${ORIGIN}:3000` }),
  settings("cors-preflight-origin", "the preflight allows a wildcard in an origin", {
    origin: "https://*.example.com",
  }),
  settings("cors-preflight-origin", "the page has no origin (null)", { origin: ORIGIN }, { origin: "null" }),
  settings("cors-quotes", "the preflight's origin has quotes too many", { origin: '"*"' }),
  settings("cors-two-origins", "the preflight lists two origins", { origin: `${ORIGIN},https://b.example.com` }),
  settings(
    "cors-credentials",
    "a call with a cookie, and the preflight allows any origin",
    { credentials: true },
    { headers: { Cookie: "session=k3Jd8sPq" } },
  ),
  settings(
    "cors-credentials",
    "a call with a cookie, and the preflight does not allow credentials",
    { origin: ORIGIN },
    { headers: { Cookie: "session=k3Jd8sPq" } },
  ),
  scenario("cors-preflight-origin", "the preflight has no CORS headers", (account) =>
    options(account, { integration: mock(204) }),
  ),
];
