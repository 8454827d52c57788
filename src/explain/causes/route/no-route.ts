import type { CallEvidence } from "../../evidence/evidence.ts";
import { answerOf } from "../answer-facts.ts";

/** API Gateway takes a call without a route for one that should be signed, and says what is wrong with its signature. */
const ERROR_TYPES = [
  "MissingAuthenticationTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "UnrecognizedClientException",
];

/** True for an answer that a call without a route gets, or one that was not sent because of its method. */
export function isAnsweredAsUnrouted(evidence: CallEvidence): boolean {
  if (evidence.answer === undefined) return true;
  const answer = answerOf(evidence);
  return answer !== undefined && answer.status >= 400 && ERROR_TYPES.includes(answer.errorType);
}

/** "GET /orders", as the call asks behind the stage. */
export const askedRoute = ({ call, address }: CallEvidence): string => `${call.method} ${address?.path ?? "/"}`;
