import type { Grant } from "../aws/grant.ts";

/** What `examine` calls in each user pool that issues tokens. */
export const EXAMINE_POOL: Grant["actions"] = [
  "cognito-idp:DescribeIdentityProvider",
  "cognito-idp:DescribeUserPoolClient",
  "cognito-idp:ListIdentityProviders",
];

/** What `examine` needs to compare the keys in the authorizer's code. */
export const READ_CODE: Grant = { on: "functions", actions: ["lambda:GetFunction"] };
