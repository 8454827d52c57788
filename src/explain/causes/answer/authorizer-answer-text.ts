import { answerCause } from "./answer-cause.ts";

/** The function returns JSON as text, where API Gateway needs an object. */
export const authorizerAnswerText = answerCause("authorizer-answer-text", ({ fault }) => {
  if (fault?.kind !== "text") return undefined;
  const what = fault.at === "policyDocument" ? "policyDocument as text" : "text";
  return {
    problem: `returned ${what}, and API Gateway needs an object`,
    fix: "return the object itself, without JSON.stringify or json.dumps",
  };
});
