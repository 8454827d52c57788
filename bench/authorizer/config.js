// The authorizer's config.json and event, as deploy and API Gateway would give them.
// @ts-check
import { CLIENT, ISSUER, jwks } from "./tokens.js";

/** @type {import("../../templates/node/authorizer/index.mts").AuthorizerConfig} */
export const config = {
  version: 1,
  type: "TOKEN",
  identitySources: [{ in: "header", name: "Authorization" }],
  clockToleranceSeconds: 30,
  context: ["sub", "scope", "cognito:groups", "username"],
  issuers: [
    {
      name: "main",
      kind: "cognito",
      issuers: [ISSUER],
      audience: [CLIENT],
      tokenUse: "access",
      groupsClaim: "cognito:groups",
      jwksUri: `${ISSUER}/.well-known/jwks.json`,
      keys: jwks.keys,
    },
  ],
  rules: [
    { name: "everyone", resources: ["GET/orders", "GET/orders/*"], groups: [], scopes: [] },
    { name: "admin", resources: ["DELETE/orders/*"], groups: ["admins"], scopes: [] },
  ],
};

/**
 * A new object with new strings each time, as each request brings.
 * @param {string} token
 * @returns {{ type: "TOKEN", authorizationToken: string, methodArn: string }}
 */
export const eventWith = (token) =>
  JSON.parse(
    JSON.stringify({
      type: "TOKEN",
      authorizationToken: `Bearer ${token}`,
      methodArn: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/orders/17",
    }),
  );
