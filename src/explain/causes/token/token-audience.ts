import { checkDescription, tokenCause } from "./token-cause.ts";

/** The whole value must match, as in Java; undefined for an expression that JavaScript does not have. */
function matchesWhole(expression: string, value: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${expression})$`).test(value);
  } catch {
    return undefined;
  }
}

/** The token was issued for another client. */
export const tokenAudience = tokenCause("token-audience", (refused) => {
  const names = ["aud", "client_id", "azp", "hd"];
  const ours = checkDescription(refused, names, "the token was issued for another client");
  const { isPool, claims, authorizer } = refused;
  const { validationExpression: expression } = authorizer.view;
  if (ours !== undefined || !isPool || expression === undefined) return ours;
  const { aud = "" } = claims;
  if (typeof aud !== "string" || matchesWhole(expression, aud) !== false) return undefined;
  return {
    problem: `the token was issued for client ${aud || "(none)"}, and the token validation of the authorizer is ${expression}`,
    fix: "sign in with the client that the expression names, or change the expression and deploy",
  };
});
