import { DeleteFunctionCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { callOnce } from "../../plain/call-once.ts";
import { ALLOWED, BACKEND, node, REQUEST_AUTHORIZER, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { type Changes, type ProtectedParts, protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

// What people report in the trackers of tools and ask on Stack Overflow, written without a look at the causes.

interface Report {
  readonly name: string;
  readonly expect: string;
  readonly changes?: Changes;
  readonly call?: Omit<Call, "url">;
  readonly path?: string;
  /** After it was deployed. */
  after?(parts: ProtectedParts, account: PlainAccount): Promise<unknown>;
}

const ORIGIN = "https://app.example.com";
const answering = (answer: string) => node(`export const handler = async () => (${answer});`);
/** As the example in AWS's documentation: the policy is for the method that was called. */
const METHOD_ONLY = node(`
export const handler = async ({ methodArn }) => ({
  principalId: "user",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }],
  },
});
`);
const throughRequest = (changes: Changes = {}): Changes => ({
  authorizerCode: REQUEST_AUTHORIZER,
  authorizer: {
    type: "REQUEST",
    identitySource: "method.request.header.HeaderAuth1,method.request.querystring.QueryString1",
  },
  ...changes,
});

const REPORTS: readonly Report[] = [
  {
    name: "the function of the authorizer was deleted",
    expect: "authorizer-function-missing",
    changes: { authorizerCode: node(`${TOKEN_AUTHORIZER.text}// deleted`) },
    after: ({ authorizer: { name } }, { lambda }) => lambda.send(new DeleteFunctionCommand({ FunctionName: name })),
  },
  {
    name: "the authorizer has a reserved concurrency of 0",
    expect: "authorizer-concurrency",
    changes: { authorizerCode: TOKEN_AUTHORIZER },
    after: ({ authorizer: { name } }, { lambda }) =>
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 0 })),
  },
  {
    name: "the policy of AWS's example names one method, and is cached when another one is called",
    expect: "cache-one-method",
    changes: { authorizerCode: METHOD_ONLY },
    after: ({ api }) => callOnce(api.call("/orders", { token: ALLOWED })),
  },
  { name: "the path lacks its last part", expect: "route-not-found", path: "/order" },
  {
    name: "POST to a route that has GET",
    expect: "route-not-found",
    call: { method: "POST", token: ALLOWED, body: "{}" },
  },
  {
    name: "a method was added and not deployed",
    expect: "route-not-deployed",
    path: "/users",
    after: ({ api }) => api.method("GET", "/users"),
  },
  {
    name: "one of two identity sources is missing",
    expect: "identity-source-missing",
    changes: throughRequest(),
    call: { headers: { HeaderAuth1: "headerValue1" } },
  },
  {
    name: "the token has no Bearer before it, which the validation demands",
    expect: "identity-validation",
    changes: { authorizer: { identityValidationExpression: "^Bearer [-0-9A-Za-z._~+/]+=*$" } },
    call: { headers: { Authorization: ALLOWED } },
  },
  { name: "the API key is missing", expect: "api-key", changes: { method: { apiKeyRequired: true } } },
  {
    name: "a bearer token for a method with IAM authorization",
    expect: "iam-signature",
    changes: { before: ({ api }) => api.method("GET", "/internal", { authorizationType: "AWS_IAM" }) },
    path: "/internal",
  },
  {
    name: "the Lambda proxy integration was made with method GET",
    expect: "integration-http-method",
    changes: { backend: { integrationHttpMethod: "GET" } },
  },
  {
    name: "the permission of the backend function is for another method",
    expect: "integration-permission",
    changes: {
      backend: { permit: false },
      before: ({ api, backend }) => api.permission(backend, "/*/POST/orders"),
    },
  },
  {
    name: "the backend function returns its body as an object",
    expect: "backend-answer",
    changes: { backendCode: answering("{ statusCode: 200, body: { hello: 1 } }") },
  },
  {
    name: "the backend function returns plain data",
    expect: "backend-answer",
    changes: { backendCode: answering('{ hello: "world" }') },
  },
  {
    name: "the backend function returns nothing",
    expect: "backend-answer",
    changes: { backendCode: node("export const handler = async () => {};") },
  },
  {
    name: "the backend function throws",
    expect: "backend-error",
    changes: { backendCode: node("export const handler = async () => { undefined.x; };") },
  },
  {
    name: "the backend function is slower than its timeout",
    expect: "backend-timeout",
    changes: {
      backendCode: node("export const handler = () => new Promise((resolve) => setTimeout(resolve, 5_000));"),
      backendFunction: { Timeout: 1 },
    },
  },
  {
    name: "the backend function imports what is not in its zip",
    expect: "backend-load",
    changes: { backendCode: node(`import "express";\n${BACKEND.text}`) },
  },
  {
    name: "a page calls a route without OPTIONS",
    expect: "cors-preflight-missing",
    changes: { cors: false },
    call: { origin: ORIGIN, token: ALLOWED },
  },
  {
    name: "the preflight does not allow Authorization",
    expect: "cors-preflight-header",
    changes: { cors: { headers: "Content-Type" } },
    call: { origin: ORIGIN, token: ALLOWED },
  },
  {
    name: "the function's answer lacks the CORS header",
    expect: "cors-answer-header",
    changes: { backendCode: answering('{ statusCode: 200, body: "{}" }') },
    call: { origin: ORIGIN, token: ALLOWED },
  },
  {
    name: "the function's answer allows another origin",
    expect: "cors-answer-origin",
    changes: {
      backendCode: answering(
        '{ statusCode: 200, headers: { "Access-Control-Allow-Origin": "https://other.example.com" }, body: "{}" }',
      ),
    },
    call: { origin: ORIGIN, token: ALLOWED },
  },
];

export const scenarios: readonly Scenario[] = REPORTS.map(
  ({ name, expect, changes, path = "/orders/7", call = { token: ALLOWED }, after }): Scenario => ({
    name: `reported: ${name}`,
    expect,
    async make(account) {
      const parts = await protectedApi(account, changes);
      await after?.(parts, account);
      return parts.api.call(path, call);
    },
  }),
);
