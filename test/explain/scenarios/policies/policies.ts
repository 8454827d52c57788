import { API, allow, answeredCall, policyOf, STAGE } from "../../plain/answering-authorizer.ts";
import type { Scenario } from "../../scenario.ts";

const deny = (resource: string, members = "") => allow(resource, `Effect: "Deny", ${members}`);
const WHOLE_STAGE = `${STAGE} + "/*"`;
const FUNCTION = '"arn:aws:lambda:us-east-1:000000000000:function:orders"';

interface Fault {
  readonly name: string;
  readonly expect: string;
  readonly severity?: "note" | "warning" | "error";
  /** Statements in JavaScript. */
  readonly policy: readonly string[];
  readonly path?: string;
}

const FAULTS: readonly Fault[] = [
  { name: "a Deny", expect: "policy-explicit-deny", severity: "note", policy: [deny(WHOLE_STAGE)] },
  { name: "a Deny for everything", expect: "policy-explicit-deny", severity: "note", policy: [deny('"*"')] },
  {
    name: "an Allow and a Deny",
    expect: "policy-deny-hides-allow",
    policy: [allow(WHOLE_STAGE), deny(`${STAGE} + "/GET/orders*"`)],
  },
  {
    name: "an Allow for another API",
    expect: "policy-other-api",
    policy: [allow('arn.replace(/:[^:]+$/, ":zzzzzzzzzz/dev/*")')],
  },
  {
    name: "an Allow for another account",
    expect: "policy-other-api",
    policy: [allow(`(${WHOLE_STAGE}).replace("000000000000", "123456789012")`)],
  },
  {
    name: "an Allow for another region",
    expect: "policy-other-api",
    policy: [allow(`(${WHOLE_STAGE}).replace("us-east-1", "eu-west-1")`)],
  },
  { name: "an Allow for the ARN of a function", expect: "policy-other-api", policy: [allow(FUNCTION)] },
  { name: "an Allow for a path alone", expect: "policy-other-api", policy: [allow('"/orders"')] },
  { name: "an Allow for another stage", expect: "policy-other-stage", policy: [allow(`${API} + "/prod/*"`)] },
  { name: "the verb before the stage", expect: "policy-other-stage", policy: [allow(`${API} + "/GET/dev/orders"`)] },
  {
    name: "an Allow that ends behind the verb",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${API} + "/*/GET"`)],
  },
  {
    name: "an Allow for another verb",
    expect: "policy-other-method",
    severity: "warning",
    policy: [allow(`${STAGE} + "/POST/orders"`)],
  },
  {
    name: "an Allow for verb ANY",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/ANY/orders"`)],
  },
  {
    name: "an Allow for another path",
    expect: "policy-other-method",
    severity: "warning",
    policy: [allow(`${STAGE} + "/GET/invoices"`)],
  },
  {
    name: "an Allow with two slashes",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/GET//orders"`)],
  },
  {
    name: "an Allow with a slash at the end",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/GET/orders/"`)],
  },
  {
    name: "an Allow with a path variable in braces",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/GET/orders/{id}"`)],
    path: "/orders/7",
  },
  {
    name: "an Allow for the resource above",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/GET/orders"`)],
    path: "/orders/7",
  },
  {
    name: "an Allow for the decoded path",
    expect: "policy-other-method",
    severity: "error",
    policy: [allow(`${STAGE} + "/GET/orders/a b"`)],
    path: "/orders/a%20b",
  },
  {
    name: "an Allow for lambda:InvokeFunction",
    expect: "policy-action",
    policy: [allow(WHOLE_STAGE, 'Action: "lambda:InvokeFunction"')],
  },
  {
    name: "an Allow for callers of another network",
    expect: "policy-conditional",
    policy: [allow(WHOLE_STAGE, 'Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }')],
  },
  { name: "an Allow with an empty list of resources", expect: "policy-no-allow", policy: [allow("[]")] },
  { name: "only a Deny for another path", expect: "policy-no-allow", policy: [deny(`${STAGE} + "/GET/admin"`)] },
];

export const scenarios: readonly Scenario[] = FAULTS.map(({ name, policy, path = "/orders", ...rest }) => ({
  name: `a policy with ${name}`,
  ...rest,
  make: (account) => answeredCall(account, policyOf(...policy), { path }),
}));
