import { answerCause } from "./answer-cause.ts";

/** The policy is not as IAM's grammar has it. */
export const authorizerPolicyMalformed = answerCause("authorizer-policy-malformed", ({ fault }) =>
  fault?.kind === "policy"
    ? {
        problem: `returned a policy that API Gateway cannot read: ${fault.at} ${fault.problem}`,
        fix: `correct ${fault.at}: a statement has Effect, Action and Resource in this spelling, and no Principal`,
      }
    : undefined,
);
