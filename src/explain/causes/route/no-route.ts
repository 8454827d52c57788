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
  if (answer === undefined || answer.status < 400) return false;
  if (answer.errorType !== "") return ERROR_TYPES.includes(answer.errorType);
  // Emulators send no type.
  const isEmulated = evidence.address?.kind === "emulator" && answer.isMessageOnly;
  return isEmulated && /^(?:Missing Authentication Token|Not Found|Invalid key=value pair)/i.test(answer.message ?? "");
}

/** "GET /orders", as the call asks behind the stage. */
export const askedRoute = ({ call, address }: CallEvidence): string => `${call.method} ${address?.path ?? "/"}`;
