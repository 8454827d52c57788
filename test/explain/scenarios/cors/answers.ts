import { ALLOWED, DENIED, node } from "../../plain/function-code.ts";
import { lambdaProxy } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

const ORIGIN = "https://app.example.com";

/** A function that answers with these headers. */
const answering = (headers: object) =>
  node(`export const handler = async () => (${JSON.stringify({ statusCode: 200, body: "{}", ...headers })});`);

/** The healthy API, whose function answers with these headers only. */
const answer = (expect: string, name: string, headers: object, more: Partial<Call> = {}): Scenario => ({
  name,
  expect,
  severity: "error",
  async make(account) {
    const { api } = await protectedApi(account, { backendCode: answering(headers) });
    return api.call("/orders", { token: ALLOWED, origin: ORIGIN, ...more });
  },
});

const origin = (value: string) => ({ headers: { "Access-Control-Allow-Origin": value } });

/** A public route that pages call without a preflight. */
async function simple(account: PlainAccount, headers: object): Promise<Call> {
  const integration = lambdaProxy(await account.ownFunction(answering(headers)));
  const { api } = await protectedApi(account, { before: ({ api }) => api.method("GET", "/news", { integration }) });
  return api.call("/news", { origin: ORIGIN });
}

export const scenarios: readonly Scenario[] = [
  answer("cors-answer-header", "the function's answer has no CORS header", {}),
  answer("cors-answer-origin", "the function's answer allows another origin", origin("https://www.example.com")),
  answer("cors-answer-origin", "the function's answer allows the origin with a slash", origin(`${ORIGIN}/`)),
  answer("cors-quotes", "the function's answer has quotes around its origin", origin("'*'")),
  answer("cors-two-origins", "the function's answer lists two origins", origin(`${ORIGIN}, https://b.example.com`)),
  answer("cors-two-origins", "the function's answer has the header twice", {
    multiValueHeaders: { "Access-Control-Allow-Origin": ["*", ORIGIN] },
  }),
  {
    name: "a public route without OPTIONS, whose function sends no CORS header",
    expect: "cors-answer-header",
    make: (account) => simple(account, {}),
  },
  {
    name: "healthy: a public route without OPTIONS, called by a page without a preflight",
    expect: null,
    make: (account) => simple(account, origin("*")),
  },
  {
    name: "healthy: the page's origin is the only one that static headers name",
    expect: null,
    async make(account) {
      const { api } = await protectedApi(account, { backendCode: answering(origin(ORIGIN)), cors: { origin: ORIGIN } });
      return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
    },
  },
  {
    name: "no OPTIONS method, and no CORS header in the function's answer",
    expect: "cors-preflight-missing",
    async make(account) {
      const { api } = await protectedApi(account, { backendCode: answering({}), cors: false });
      return api.call("/orders", { token: ALLOWED, origin: ORIGIN });
    },
  },
  {
    name: "a call that is denied keeps its cause, where refusals have no CORS headers",
    expect: "policy-explicit-deny",
    async make(account) {
      const { api } = await protectedApi(account, { cors: false, before: ({ api }) => api.cors("/orders") });
      return api.call("/orders", { token: DENIED, origin: ORIGIN });
    },
  },
];
