import { type CallAnswer, isAnswer } from "../../call/send-call.ts";
import type { ApiEvidence, CallEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { IntegrationView } from "../../view/api-view.ts";

/** API Gateway's own answer to a call whose integration failed. */
export interface FailedIntegration {
  readonly answer: CallAnswer;
  readonly route: RouteEvidence;
  readonly integration: IntegrationView;
}

/** What API Gateway answers without gateway responses that change it. */
type FailureStatus = 415 | 500 | 502 | 504;

const ERROR_TYPES: Readonly<Record<FailureStatus, string>> = {
  415: "BadRequestException",
  500: "InternalServerErrorException",
  502: "InternalServerErrorException",
  504: "InternalServerErrorException",
};

/** Types of gateway responses that can give a failure of an integration another status. */
const TYPES = [
  "API_CONFIGURATION_ERROR",
  "DEFAULT_5XX",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "UNSUPPORTED_MEDIA_TYPE",
];

/** True when a gateway response rewrites the statuses of failures to the one that was answered. */
const isRewritten = ({ view }: ApiEvidence, status: number): boolean =>
  (view?.gatewayResponses ?? []).some(({ type, statusCode }) => TYPES.includes(type) && statusCode === String(status));

/**
 * The integration of a call, when API Gateway answered that it failed.
 * @param statuses what API Gateway answers to the failure in question.
 */
export function failedIntegration(
  evidence: CallEvidence,
  statuses: readonly FailureStatus[],
): FailedIntegration | undefined {
  const { answer, route } = evidence;
  const integration = route?.route.integration;
  if (!isAnswer(answer) || route === undefined || integration === undefined) return undefined;
  const { status, errorType, source, isMessageOnly } = answer;
  const hasStatus = statuses.some((one) => one === status) || isRewritten(evidence, status);
  // Emulators send no error type.
  const isOwn =
    statuses.some((one) => ERROR_TYPES[one] === errorType) ||
    (errorType === "" && isMessageOnly && source !== "integration");
  return hasStatus && isOwn ? { answer, route, integration } : undefined;
}

/** True when the answer to the call shows that the integration of this route works. */
export function isProvenGood(evidence: ApiEvidence | CallEvidence, { route }: RouteEvidence): boolean {
  if (!("answer" in evidence) || evidence.route?.route !== route || !isAnswer(evidence.answer)) return false;
  const { source, status } = evidence.answer;
  return source === "integration" || status < 400;
}
