import { checkDescription, tokenCause } from "./token-cause.ts";

/** The token is signed in a way that the authorizer does not accept. */
export const tokenAlgorithm = tokenCause("token-algorithm", (refused) => {
  const ours = checkDescription(refused, ["alg"], "the token is signed with an algorithm that is not accepted");
  const { alg } = refused.header;
  if (ours !== undefined || typeof alg !== "string") return ours;
  if (alg.toLowerCase() === "none")
    return { problem: "the token has no signature (alg none)", fix: "use a token that its issuer signed" };
  if (refused.isPool && alg !== "RS256")
    return {
      problem: `the token is signed with ${alg}, and user pools sign with RS256`,
      fix: "use a token of the user pool",
    };
  return undefined;
});
