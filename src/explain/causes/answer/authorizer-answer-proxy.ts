import { answerCause } from "./answer-cause.ts";

/** The function returns a status code, as a backend function does. */
export const authorizerAnswerProxy = answerCause("authorizer-answer-proxy", ({ fault }) =>
  fault?.kind === "proxy"
    ? {
        problem: `returned { statusCode${fault.status && `: ${fault.status}`} } as a backend function does: an authorizer returns a policy and no status`,
        fix: 'throw an error with exactly the message "Unauthorized" for 401, return a policy with Effect "Deny" for 403; other statuses are set in gateway responses',
      }
    : undefined,
);
