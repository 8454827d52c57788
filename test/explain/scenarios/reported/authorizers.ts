import { ALLOWED, type Code, node, PYTHON_AUTHORIZER, python, TOKEN_AUTHORIZER } from "../../plain/function-code.ts";
import { type Changes, protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

// What people report in the trackers of tools and ask on Stack Overflow, written without a look at the causes.

interface Report {
  readonly name: string;
  readonly expect: string;
  readonly severity?: Scenario["severity"];
  readonly code?: Code;
  readonly changes?: Changes;
  readonly call?: Omit<Call, "url">;
}

const STATEMENT = '{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*" }';
const policy = (more = "") =>
  `{ principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [${STATEMENT}] } ${more} }`;
const handler = (body: string) => node(`export const handler = async (event) => { ${body} };`);

const REPORTS: readonly Report[] = [
  {
    name: "the authorizer throws 'Unauthorized: token expired', hoping for a 401",
    expect: "authorizer-error",
    code: handler('throw new Error("Unauthorized: token expired");'),
  },
  {
    name: "the authorizer throws 'unauthorized' in lower case",
    expect: "authorizer-error",
    code: handler('throw new Error("unauthorized");'),
  },
  {
    name: "the authorizer throws AWS's own example message for a token that it does not know",
    expect: "authorizer-error",
    code: handler('throw new Error("Error: Invalid token");'),
  },
  {
    name: "the authorizer reads claims of a token that it could not decode",
    expect: "authorizer-error",
    code: handler(`const claims = undefined; return { principalId: claims.sub };`),
  },
  {
    name: "the authorizer in Python raises for a missing key of the event",
    expect: "authorizer-error",
    code: python('def handler(event, context):\n    return {"principalId": event["headers"]["Authorization"]}\n'),
  },
  {
    name: "the authorizer imports a package that is not in its zip",
    expect: "authorizer-import",
    code: node(`import jwt from "jsonwebtoken";\nexport const handler = async () => (${policy()});`),
  },
  {
    name: "the authorizer in Python imports a package that is not in its zip",
    expect: "authorizer-import",
    code: python(`import jose_not_here\n${PYTHON_AUTHORIZER.text}`),
  },
  {
    name: "the handler of the authorizer is called otherwise in its file",
    expect: "authorizer-handler",
    code: node(`export const authorize = async () => (${policy()});`),
  },
  {
    name: "the handler setting of the authorizer names a file that is not in the zip",
    expect: "authorizer-handler",
    code: TOKEN_AUTHORIZER,
    changes: { authorizerFunction: { Handler: "src/auth.handler" } },
  },
  {
    name: "the authorizer has a typing error",
    expect: "authorizer-syntax",
    code: node("export const handler = async () => { return {; };"),
  },
  {
    name: "the authorizer waits longer than its timeout",
    expect: "authorizer-timeout",
    code: handler(`await new Promise((resolve) => setTimeout(resolve, 5_000)); return ${policy()};`),
    changes: { authorizerFunction: { Timeout: 1 } },
  },
  {
    name: "the authorizer puts the claims into the context as an object",
    expect: "authorizer-context",
    code: handler(`return ${policy(', context: { claims: { sub: "ann", groups: ["a"] } }')};`),
  },
  {
    name: "the authorizer returns isAuthorized, as for an HTTP API",
    expect: "authorizer-answer-simple",
    code: handler("return { isAuthorized: true, context: {} };"),
  },
  {
    name: "the authorizer answers like a backend function",
    expect: "authorizer-answer-proxy",
    code: handler('return { statusCode: 401, body: "Unauthorized" };'),
  },
  {
    name: "the authorizer forgets its return",
    expect: "authorizer-answer-no-policy",
    code: handler(policy().replace("{ principalId", "const policy = { principalId")),
  },
  {
    name: "the authorizer writes policyDocument.statement in lower case",
    expect: "authorizer-policy-malformed",
    code: handler(
      `return { principalId: "ann", policyDocument: { Version: "2012-10-17", statement: [${STATEMENT}] } };`,
    ),
  },
  {
    name: "the authorizer refuses a token as it should",
    expect: "authorizer-unauthorized",
    severity: "note",
    call: { token: "expired.Kf3Lm9Qw2Zx7" },
  },
  {
    name: "a call without a token",
    expect: "no-token",
    severity: "note",
    call: {},
  },
];

export const scenarios: readonly Scenario[] = REPORTS.map(
  ({ name, expect, severity, code, changes = {}, call = { token: ALLOWED } }): Scenario => ({
    name: `reported: ${name}`,
    expect,
    ...(severity && { severity }),
    async make(account) {
      const { api } = await protectedApi(account, { ...changes, ...(code && { authorizerCode: code }) });
      return api.call("/orders/7", call);
    },
  }),
);
