import type { Grant } from "../../aws/grant.ts";

/**
 * What the reads of this folder need for the API of a stack, besides `apigateway:GET` on it. Roles of integrations, API
 * keys and HTTP APIs are not part of a stack: docs/explain.md lists their permissions.
 */
const READ_FUNCTIONS: readonly Grant[] = [
  { on: "functions", actions: ["lambda:GetFunction", "lambda:GetPolicy"] },
  { on: "log-groups", actions: ["logs:FilterLogEvents"] },
];

/** For `examineApi`. */
export const EXAMINE_API: readonly Grant[] = [
  ...READ_FUNCTIONS,
  { on: "account", actions: ["logs:DescribeLogGroups"] },
];

/** For `explain`: it runs the authorizer (TestInvokeAuthorizer), and the address may be of a custom domain. */
export const EXPLAIN_CALL: readonly Grant[] = [
  ...READ_FUNCTIONS,
  { on: "authorizers", actions: ["apigateway:POST"] },
  { on: "domains", actions: ["apigateway:GET"] },
];
