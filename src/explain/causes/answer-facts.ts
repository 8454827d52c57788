import { type CallAnswer, isAnswer } from "../call/send-call.ts";
import type { CallEvidence } from "../evidence/evidence.ts";
import { maskedUrl } from "../mask.ts";

/** The answer to the call as asked; undefined when it was not sent or not answered. */
export const answerOf = ({ answer }: Pick<CallEvidence, "answer">): CallAnswer | undefined =>
  isAnswer(answer) ? answer : undefined;

/** True for a call that got an answer of success. */
export const isSuccess = (evidence: Pick<CallEvidence, "answer">): boolean => (answerOf(evidence)?.status ?? 500) < 400;

/** "GET https://... answered 403 ForbiddenException", or that it was not answered. */
export function answerFact({ call, answer }: Pick<CallEvidence, "call" | "answer">): string {
  const what = `${call.method} ${maskedUrl(call.url)}`;
  if (answer === undefined) return `${what} was not sent`;
  if (!isAnswer(answer)) return `${what} was not answered: ${answer.code ?? answer.message}`;
  return `${what} answered ${answer.status} ${answer.errorType}`.trimEnd();
}

/** API Gateway's answer where it does not say why: 403 with the message "Forbidden". */
export const isForbidden = (evidence: Pick<CallEvidence, "answer">): boolean => {
  const answer = answerOf(evidence);
  if (answer?.errorType) return answer.errorType === "ForbiddenException";
  return answer?.status === 403 && answer.message === "Forbidden" && answer.isMessageOnly;
};

/** "API orders (a1b2c3d4e5)". */
export const apiName = ({ api, apiId }: Pick<CallEvidence, "api" | "apiId">): string => {
  const name = "value" in api ? api.value?.name : undefined;
  return name ? `API ${name} (${apiId})` : `API ${apiId}`;
};

/** API Gateway's words for a refusal by a policy of AWS: resource policy, or IAM. Those of a Lambda authorizer are others. */
const BY_AWS_POLICY = /^User: \S+ is not authorized to perform: execute-api:Invoke/i;

/** True for an answer that a resource policy or IAM wrote, by its words. */
export const isDeniedByAwsPolicy = (evidence: Pick<CallEvidence, "answer">): boolean =>
  BY_AWS_POLICY.test(answerOf(evidence)?.message ?? "");

/**
 * True where the call without a token is denied too, although the authorizer does not run without one: then something
 * before it denies.
 */
export function isDeniedBeforeAuthorizer({
  withoutToken,
  route,
}: Pick<CallEvidence, "withoutToken" | "route">): boolean {
  const view = route?.authorizer?.view;
  if (view === undefined || !isAnswer(withoutToken)) return false;
  const needsToken = view.type === "TOKEN" || (view.ttlSeconds > 0 && view.identitySources.length > 0);
  return needsToken && withoutToken.errorType === "AccessDeniedException";
}
