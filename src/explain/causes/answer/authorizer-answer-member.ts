import { answerCause } from "./answer-cause.ts";

/** A member of the answer is unknown, or is not text. */
export const authorizerAnswerMember = answerCause("authorizer-answer-member", ({ fault }) =>
  fault?.kind === "member"
    ? {
        problem: `returned an answer whose member ${fault.name} ${fault.problem}`,
        fix: "return principalId (text), policyDocument, and if needed context and usageIdentifierKey (text), and nothing else",
        isPossible: !fault.isSure,
      }
    : undefined,
);
