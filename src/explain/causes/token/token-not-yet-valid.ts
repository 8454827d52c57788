import { checkDescription, tokenCause } from "./token-cause.ts";
import { durationText, timeText } from "./token-expired.ts";

/** Clocks differ by some seconds. */
const TOLERANCE_SECONDS = 5;

/** The token is valid later only, or so says its clock. */
export const tokenNotYetValid = tokenCause("token-not-yet-valid", (refused) => {
  const { claims, nowSeconds, token } = refused;
  if (token.checks.length > 0) return checkDescription(refused, ["nbf", "iat"], "the token is not valid yet");
  // Not every authorizer compares iat.
  const { nbf } = claims;
  if (typeof nbf !== "number" || nbf <= nowSeconds + TOLERANCE_SECONDS) return undefined;
  return {
    problem: `the token is not valid for another ${durationText(nbf - nowSeconds)} (nbf is ${timeText(nbf)})`,
    fix: "check the clock of the issuer and of this machine",
  };
});
