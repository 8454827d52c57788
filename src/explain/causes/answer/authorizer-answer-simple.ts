import { answerCause } from "./answer-cause.ts";

/** The function returns the simple response of HTTP APIs, which REST APIs do not know. */
export const authorizerAnswerSimple = answerCause("authorizer-answer-simple", ({ fault }) =>
  fault?.kind === "simple"
    ? {
        problem: `returned ${fault.seen}: the simple response is for HTTP APIs, and a REST API needs a policy`,
        fix: 'return { principalId, policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: ... }] } }',
      }
    : undefined,
);
