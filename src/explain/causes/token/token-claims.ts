import { checkDescription, tokenCause } from "./token-cause.ts";

const NAMES = ["sub", "email_verified", "length", "crit", "b64", "zip", "enc"];

/** A claim or a header that the authorizers of lambda-authz do not accept. */
export const tokenClaims = tokenCause("token-claims", (refused) =>
  checkDescription(refused, NAMES, "the token holds what is not accepted"),
);
