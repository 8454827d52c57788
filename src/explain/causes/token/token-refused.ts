import { POOL_DOCS, tokenCause } from "./token-cause.ts";
import { tokenFacts } from "./token-facts.ts";

/** API Gateway refuses a token of a user pool, and the token does not show why: it has been revoked, or was changed. */
export const tokenRefused = tokenCause(
  "token-refused",
  ({ isPool, claims, token }) =>
    isPool
      ? {
          problem: "API Gateway does not accept the token, and what can be read of it does not show why",
          evidence: [
            ...tokenFacts(claims),
            ...(token.signature === undefined ? ["its signature was not compared with the keys of its issuer"] : []),
          ],
          fix: "sign in again: the token was revoked, its user or pool was deleted, or its text was changed",
        }
      : undefined,
  "warning",
  POOL_DOCS,
);
