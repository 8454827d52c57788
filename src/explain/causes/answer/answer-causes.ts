import type { Cause } from "../cause.ts";
import { authorizerAnswerMember } from "./authorizer-answer-member.ts";
import { authorizerAnswerNoPolicy } from "./authorizer-answer-no-policy.ts";
import { authorizerAnswerProxy } from "./authorizer-answer-proxy.ts";
import { authorizerAnswerSimple } from "./authorizer-answer-simple.ts";
import { authorizerAnswerSize } from "./authorizer-answer-size.ts";
import { authorizerAnswerText } from "./authorizer-answer-text.ts";
import { authorizerContext } from "./authorizer-context.ts";
import { authorizerPolicyMalformed } from "./authorizer-policy-malformed.ts";

/** What is wrong with the answer of an authorizer: at most one of them applies. */
export const ANSWER_CAUSES: readonly Cause[] = [
  authorizerAnswerSimple,
  authorizerAnswerProxy,
  authorizerAnswerText,
  authorizerAnswerMember,
  authorizerContext,
  authorizerAnswerNoPolicy,
  authorizerPolicyMalformed,
  authorizerAnswerSize,
];
