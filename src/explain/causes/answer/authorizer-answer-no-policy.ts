import { answerCause } from "./answer-cause.ts";

/** The function returns nothing, or no policyDocument. */
export const authorizerAnswerNoPolicy = answerCause("authorizer-answer-no-policy", ({ fault }) => {
  if (fault?.kind !== "no-policy") return undefined;
  const isNothing = fault.seen === "null";
  return {
    problem: isNothing ? "returned nothing (null)" : `returned an answer that has no policy (${fault.seen})`,
    fix: isNothing
      ? "return { principalId, policyDocument } on every path through the function; an async function must await what it returns, and nodejs24.x ignores callbacks"
      : "return principalId and policyDocument, an object with Version and Statement",
  };
});
