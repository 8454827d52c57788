import { allow, answeredCall, policyOf } from "../../plain/answering-authorizer.ts";
import { ALLOWED, node } from "../../plain/function-code.ts";
import type { Changes } from "../../plain/protected-api.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

/** Two faults of one API, and the cause of the one that a call meets first. */
interface Combination {
  readonly name: string;
  readonly expect: string;
  readonly changes: Changes;
  readonly call?: Omit<Call, "url"> & { readonly path?: string };
}

const NO_PERMISSION = { permit: false };
const THROWING = node('export const handler = async () => { throw new TypeError("x is not a function"); };');
const MALFORMED = node("export const handler = async () => ({ statusCode: 200, body: { a: 1 } });");
const NO_POLICY = node('export const handler = async () => ({ principalId: "ann" });');

/** Everyone is refused, whatever else the API says. */
const DENY_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
});

const COMBINATIONS: readonly Combination[] = [
  {
    name: "a path that no route has, and an authorizer without a permission",
    expect: "route-not-found",
    changes: { authorizer: NO_PERMISSION },
    call: { path: "/invoices" },
  },
  {
    name: "a resource policy that denies, and an authorizer without a permission",
    expect: "resource-policy-denies",
    changes: { api: { policy: DENY_ALL }, authorizer: NO_PERMISSION },
  },
  {
    name: "a missing API key, and a backend function without a permission",
    expect: "api-key",
    changes: { method: { apiKeyRequired: true }, backend: NO_PERMISSION },
  },
  {
    name: "an API that was never deployed, and an authorizer without a permission",
    expect: "stage-not-found",
    changes: { deploy: false, authorizer: NO_PERMISSION },
  },
  {
    name: "permissions of authorizer and backend function are missing",
    expect: "authorizer-permission",
    changes: { authorizer: NO_PERMISSION, backend: NO_PERMISSION },
  },
  {
    name: "the authorizer has no permission, and would return no policy",
    expect: "authorizer-permission",
    changes: { authorizer: NO_PERMISSION, authorizerCode: NO_POLICY },
  },
  {
    name: "the authorizer has no permission, and its API key is missing",
    expect: "authorizer-permission",
    changes: { authorizer: NO_PERMISSION, method: { apiKeyRequired: true } },
  },
  {
    name: "the authorizer returns no policy, and the backend function has no permission",
    expect: "authorizer-answer-no-policy",
    changes: { authorizerCode: NO_POLICY, backend: NO_PERMISSION },
  },
  {
    name: "the backend function has no permission, and would answer malformed",
    expect: "integration-permission",
    changes: { backend: NO_PERMISSION, backendCode: MALFORMED },
  },
  {
    name: "the backend function has no permission, and would throw; the page's origin gets no CORS headers",
    expect: "integration-permission",
    changes: { backend: NO_PERMISSION, backendCode: THROWING, cors: false },
    call: { origin: "https://app.example.com" },
  },
];

const ofPolicy = (name: string, expect: string, expression: string, changes: Omit<Changes, "method">): Scenario => ({
  name: `two faults: ${name}`,
  expect,
  make: (account) => answeredCall(account, expression, changes),
});

export const scenarios: readonly Scenario[] = [
  ...COMBINATIONS.map(
    ({ name, expect, changes, call: { path = "/orders", ...call } = {} }): Scenario => ({
      name: `two faults: ${name}`,
      expect,
      async make(account) {
        const { api } = await protectedApi(account, changes);
        return api.call(path, { token: ALLOWED, ...call });
      },
    }),
  ),
  ofPolicy(
    "a policy for another stage, and a backend function without a permission",
    "policy-other-stage",
    policyOf(allow('arn.split("/")[0] + "/prod/*"')),
    { backend: NO_PERMISSION },
  ),
  ofPolicy("a malformed policy, and a backend function that throws", "authorizer-policy-malformed", policyOf("{}"), {
    backendCode: THROWING,
  }),
];
