import { allow, answeredCall, policyOf, STAGE } from "../../plain/answering-authorizer.ts";
import type { Scenario } from "../../scenario.ts";

/** Policies that allow GET /orders/7, each written in another way; none is cached. */
const POLICIES: Readonly<Record<string, string>> = {
  "the method ARN itself": policyOf(allow("arn")),
  "a list of resources": policyOf(allow(`[${STAGE} + "/GET/users", ${STAGE} + "/GET/orders/*"]`)),
  "wildcards for region, account, API and stage": policyOf(allow('"arn:aws:execute-api:*:*:*"')),
  "a wildcard in place of an ARN": policyOf(allow('"*"')),
  "one character left open": policyOf(allow(`${STAGE} + "/GET/orders/?"`)),
  "all actions of the service": policyOf(`{ Effect: "Allow", Action: "execute-api:*", Resource: arn }`),
  "a list of actions": policyOf(`{ Effect: "Allow", Action: ["execute-api:Invoke"], Resource: [arn] }`),
  "a Deny for another method beside the Allow": policyOf(
    allow(`${STAGE} + "/*"`),
    allow(`${STAGE} + "/DELETE/*"`, 'Effect: "Deny"'),
  ),
  "a context with a text, a number and a truth value": policyOf(allow("arn")).replace(
    /\}\)$/,
    ', context: { name: "ann", age: 7, admin: false } })',
  ),
};

export const scenarios: readonly Scenario[] = Object.entries(POLICIES).map(([what, expression]) => ({
  name: `healthy: a policy with ${what}`,
  expect: null,
  make: (account) =>
    answeredCall(account, expression, { path: "/orders/7", authorizer: { authorizerResultTtlInSeconds: 0 } }),
}));
