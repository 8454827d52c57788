import { type CallAnswer, isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";
import { gatewayEntry } from "./configured-headers.ts";
import { ALLOW_ORIGIN, corsHeader, originFault } from "./cors-answer.ts";
import { CORS_DOCS, isGatewayError, judgedCall } from "./cors-cause.ts";
import { GATEWAY_TYPES, gatewayResponseFix, lackingResponses } from "./gateway-response-cors.ts";

const typeOf = ({ errorType, status }: CallAnswer): string =>
  GATEWAY_TYPES[errorType] ?? (status === 504 ? "INTEGRATION_TIMEOUT" : "API_CONFIGURATION_ERROR");

const fallbackOf = (status: number): string => (status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");

/** An error of API Gateway that a page cannot read. */
function errorFault(evidence: CallEvidence, answer: CallAnswer): Detection | undefined {
  const judged = judgedCall(evidence);
  // A page reads errors without credentials' rules first: what is missing is the header.
  const fault = judged && originFault(answer, { ...judged.cors, withCredentials: false });
  if (judged === undefined || fault === undefined) return undefined;
  const { status, errorType } = answer;
  const [type, fallback] = [typeOf(answer), fallbackOf(status)];
  const entry = evidence.view && gatewayEntry(evidence.view, type, status);
  const hasFallback = evidence.view?.gatewayResponses.some(
    (one) => one.type === fallback && one.headers[ALLOW_ORIGIN] !== undefined,
  );
  const isOverridden = hasFallback && entry?.type === type;
  const allowed = corsHeader(answer, ALLOW_ORIGIN);
  const why = isOverridden
    ? `gateway response ${type} overrides ${fallback}, which has it`
    : `${entry?.type ?? fallback} sets none`;
  const problem =
    fault === "missing" ? `has no Access-Control-Allow-Origin: ${why}` : `has Access-Control-Allow-Origin ${allowed}`;
  return {
    message: `a ${status} of API Gateway shows as a CORS error to pages at ${judged.cors.origin}, which cannot see its status: it ${problem}`,
    evidence: [`answered ${status} ${errorType}, Access-Control-Allow-Origin ${allowed || "missing"}`],
    severity: "warning",
    fix: gatewayResponseFix(evidence, isOverridden ? [type] : ["DEFAULT_4XX", "DEFAULT_5XX"], judged.cors.origin),
  };
}

/** Errors of API Gateway carry only the headers that gateway responses set. */
export const corsErrorResponse: Cause = {
  code: "cors-error-response",
  expects: "error responses have CORS headers",
  severity: "warning",
  docs: CORS_DOCS,
  inspect: (evidence) =>
    "answer" in evidence || evidence.view === undefined ? [] : lackingResponses(evidence, evidence.view),
  observe(evidence) {
    const errors = [evidence.answer, evidence.withoutToken].filter(isAnswer).filter(isGatewayError);
    return errors.flatMap((answer) => errorFault(evidence, answer) ?? []).slice(0, 1);
  },
};
