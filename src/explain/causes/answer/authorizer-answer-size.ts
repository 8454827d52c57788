import { answerCause } from "./answer-cause.ts";

/** The answer is too long. AWS names no limit for REST APIs; that of WebSocket APIs is 8 KB. */
export const authorizerAnswerSize = answerCause("authorizer-answer-size", ({ fault, isCut }) =>
  fault === undefined && isCut
    ? {
        problem: "returned an answer that is longer than AWS's log shows, and of which no other fault is known",
        fix: "return less: at most 8 KB, with a short context and one statement with wildcards in place of many",
        isPossible: true,
      }
    : undefined,
);
