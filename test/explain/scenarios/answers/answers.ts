import { allow, answeredCall, policyOf, STAGE } from "../../plain/answering-authorizer.ts";
import type { Scenario } from "../../scenario.ts";

const ALLOW = allow(`${STAGE} + "/*"`);
/** The answer with a context. */
const withMembers = (members: string) => `Object.assign(${policyOf(ALLOW)}, ${members})`;
const document = (members: string) => `({ principalId: "ann", policyDocument: ${members} })`;

/** What an authorizer returns, and the cause. */
const ANSWERS: readonly (readonly [fault: string, expect: string, expression: string])[] = [
  ["the simple response of HTTP APIs", "authorizer-answer-simple", "({ isAuthorized: true, context: {} })"],
  ["true", "authorizer-answer-simple", "true"],
  ["a status code and a body", "authorizer-answer-proxy", '({ statusCode: 401, body: "Unauthorized" })'],
  ["its answer as text", "authorizer-answer-text", `JSON.stringify(${policyOf(ALLOW)})`],
  [
    "policyDocument as text",
    "authorizer-answer-text",
    document('JSON.stringify({ Version: "2012-10-17", Statement: [] })'),
  ],
  ["nothing", "authorizer-answer-no-policy", "undefined"],
  ["no policyDocument", "authorizer-answer-no-policy", '({ principalId: "ann" })'],
  ["policyDocument null", "authorizer-answer-no-policy", document("null")],
  ["a context with a list", "authorizer-context", withMembers('{ context: { groups: ["admin"] } }')],
  ["a context with an object", "authorizer-context", withMembers('{ context: { user: { name: "ann" } } }')],
  ["a context with null", "authorizer-context", withMembers("{ context: { tenant: null } }")],
  ["a context that is a list", "authorizer-context", withMembers("{ context: [] }")],
  ["a policy and isAuthorized", "authorizer-answer-member", withMembers("{ isAuthorized: true }")],
  ["a policy and a member of its own", "authorizer-answer-member", withMembers('{ roles: "admin" }')],
  ["a number as usageIdentifierKey", "authorizer-answer-member", withMembers("{ usageIdentifierKey: 7 }")],
  ["a list as principalId", "authorizer-answer-member", withMembers('{ principalId: ["ann"] }')],
  ["no principalId", "authorizer-answer-member", withMembers("{ principalId: undefined }")],
  ["Effect in lower case", "authorizer-policy-malformed", policyOf(allow(`${STAGE} + "/*"`, 'Effect: "allow"'))],
  ["no Action", "authorizer-policy-malformed", policyOf(allow('"*"', "Action: undefined"))],
  ["an Action without a service", "authorizer-policy-malformed", policyOf(allow('"*"', 'Action: "Invoke"'))],
  ["a Resource that is undefined", "authorizer-policy-malformed", policyOf(allow("undefined"))],
  ["a Resource of more than 512 characters", "authorizer-policy-malformed", policyOf(allow('arn + "/x".repeat(300)'))],
  ["a Principal", "authorizer-policy-malformed", policyOf(allow('"*"', 'Principal: "*"'))],
  ["a Condition that is null", "authorizer-policy-malformed", policyOf(allow('"*"', "Condition: null"))],
  ["another Version", "authorizer-policy-malformed", document(`{ Version: "2012-10-7", Statement: [${ALLOW}] }`)],
  [
    "version in lower case",
    "authorizer-policy-malformed",
    document(`{ version: "2012-10-17", Statement: [${ALLOW}] }`),
  ],
  ["an empty list of statements", "authorizer-policy-malformed", policyOf()],
  ["more than 8 KB", "authorizer-answer-size", withMembers('{ context: { page: "x".repeat(9_000) } }')],
];

export const scenarios: readonly Scenario[] = ANSWERS.map(([fault, expect, expression]) => ({
  name: `an authorizer that returns ${fault}`,
  expect,
  severity: "error",
  make: (account) => answeredCall(account, expression),
}));
