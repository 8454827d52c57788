import { ALLOWED, type Code, node, PLAIN_BACKEND, python } from "../../plain/function-code.ts";
import { lambdaMapped, lambdaProxy, type PlainIntegration } from "../../plain/integrations.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import type { FunctionChanges } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

/** The healthy API with this code behind the authorizer. */
async function backed(account: PlainAccount, backendCode: Code, backendFunction: FunctionChanges = {}): Promise<Call> {
  const { api } = await protectedApi(account, { backendCode, backendFunction });
  return api.call("/orders", { token: ALLOWED });
}

/** The healthy API, with a public route in addition. */
async function besides(account: PlainAccount, integration: PlainIntegration, more: Partial<Call> = {}): Promise<Call> {
  const verb = more.method ?? "GET";
  const { api } = await protectedApi(account, { before: ({ api }) => api.method(verb, "/other", { integration }) });
  return api.call("/other", more);
}

const wrong = (expect: string, name: string, make: Scenario["make"]): Scenario => ({
  name,
  expect,
  severity: "error",
  make,
});

/** A function that answers with this, as a proxy integration sees it. */
const answers = (name: string, answer: string): Scenario =>
  wrong("backend-answer", `the function answers with ${name}`, (account) =>
    backed(account, node(`export const handler = async () => (${answer});`)),
  );

/** A function with this code. */
const fails = (expect: string, name: string, code: Code, changes: FunctionChanges = {}): Scenario =>
  wrong(expect, name, (account) => backed(account, code, changes));

const SLEEPS = node("export const handler = () => new Promise((resolve) => setTimeout(resolve, 5000));");

export const scenarios: readonly Scenario[] = [
  answers("its data instead of an answer", "{ orders: [] }"),
  answers("a list", "[1, 2]"),
  answers("a text", '"hello"'),
  answers("an object as body", "{ statusCode: 200, body: { orders: [] } }"),
  answers("a word as statusCode", '{ statusCode: "OK", body: "" }'),
  answers("a list as a header", '{ statusCode: 200, headers: { Vary: ["Origin", "Accept"] }, body: "" }'),
  answers("an object as a header", '{ statusCode: 200, headers: { "X-User": { name: "ann" } }, body: "" }'),
  answers("multiValueHeaders without lists", '{ statusCode: 200, multiValueHeaders: { Vary: "Origin" }, body: "" }'),
  answers("a misspelt member", '{ statuscode: 200, body: "" }'),
  fails(
    "backend-error",
    "the function throws",
    node('export const handler = async () => { throw new TypeError("no id"); };'),
  ),
  fails(
    "backend-error",
    "a function in Python raises",
    python("def handler(event, context):\n    return event['missing']['id']\n"),
  ),
  fails("backend-error", "the function ends its process", node("export const handler = async () => process.exit(1);")),
  fails(
    "backend-load",
    "the function imports a module that is not there",
    node('import "left-pad-of-nobody";\nexport const handler = async () => ({});'),
  ),
  fails("backend-load", "the function has a syntax error", node("export const handler = async () => {")),
  fails(
    "backend-load",
    "a function in Python imports a module that is not there",
    python("import requests_of_nobody\n\ndef handler(event, context):\n    return {}\n"),
  ),
  fails("backend-handler", "the function's handler has another name", node("export const main = async () => ({});")),
  fails("backend-timeout", "the function takes longer than its timeout", SLEEPS, { Timeout: 1 }),
  fails(
    "backend-answer-size",
    "the function returns more than 6 MB",
    node('export const handler = async () => ({ statusCode: 200, body: "x".repeat(7_000_000) });'),
  ),
  wrong("integration-timeout", "the function takes longer than the integration waits", async (account) => {
    const { api } = await protectedApi(account, { backendCode: SLEEPS, backend: { timeoutInMillis: 300 } });
    return api.call("/orders", { token: ALLOWED });
  }),
  wrong("integration-unreachable", "nothing listens at the address of an HTTP integration", (account) =>
    besides(account, { input: { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "http://127.0.0.1:9/" } }),
  ),
  wrong("integration-media-type", "an integration passes on nothing but JSON", async (account) => {
    const integration = lambdaMapped(await account.sharedFunction(PLAIN_BACKEND), "{}");
    const headers = { "Content-Type": "text/csv" };
    return besides(account, integration, { method: "POST", headers, body: "a,b" });
  }),
  {
    name: "the function itself answers 401, as an authorizer would",
    expect: "backend-answered",
    severity: "note",
    make: (account) =>
      backed(
        account,
        node(`export const handler = async () => ({
        statusCode: 401, body: JSON.stringify({ message: "Unauthorized" }),
      });`),
      ),
  },
  {
    name: "healthy: a function in Python behind a proxy integration, with every member of an answer",
    expect: null,
    make: (account) =>
      backed(
        account,
        python(`def handler(event, context):
    return {"statusCode": "200", "headers": {"X-Count": 3, "X-Last": True}, "multiValueHeaders": {"Vary": ["Origin"]},
            "body": None, "isBase64Encoded": False}
`),
      ),
  },
  {
    name: "healthy: a function that answers with its body only",
    expect: null,
    async make(account) {
      const code = node('export const handler = async () => ({ body: "{}" });');
      return besides(account, lambdaProxy(await account.sharedFunction(code)));
    },
  },
];
