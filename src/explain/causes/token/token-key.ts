import { checkDescription, tokenCause } from "./token-cause.ts";

/** The key that signed the token is not published by its issuer. */
export const tokenKey = tokenCause("token-key", (refused) => {
  const ours = checkDescription(refused, ["kid"], "the key that signed the token is not known");
  if (ours !== undefined || refused.token.signature !== "unknown-key") return ours;
  const { kid } = refused.header;
  return {
    problem: `the token was signed with key ${String(kid)}, which issuer ${String(refused.claims["iss"])} does not publish`,
    fix: "use a token of this environment; where the issuer has replaced its keys, get a fresh one",
  };
});
