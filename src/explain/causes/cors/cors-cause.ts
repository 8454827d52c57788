import { type CorsCall, corsCall } from "../../call/cors-call.ts";
import { type CallAnswer, isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";

/** A call with an origin, and what was answered to it and to its preflight. */
export interface JudgedCall {
  readonly cors: CorsCall;
  /** Undefined where it was not sent or not answered. */
  readonly answer: CallAnswer | undefined;
  /** Undefined where a browser sends none, and where there was no answer. */
  readonly preflight: CallAnswer | undefined;
}

/** A fault for which browsers keep a call or its answer from the page. */
interface CorsFault extends Pick<Cause, "code" | "expects" | "inspect"> {
  faultOf(judged: JudgedCall, evidence: CallEvidence): Detection | undefined;
}

const answered = (answer: CallEvidence["answer"]): CallAnswer | undefined => (isAnswer(answer) ? answer : undefined);

/** What a browser would make of a call; undefined without an origin. */
export function judgedCall(evidence: CallEvidence): JudgedCall | undefined {
  const { call, sent, answer, preflight } = evidence;
  const cors = corsCall(call, sent);
  return cors && { cors, answer: answered(answer), preflight: cors.needsPreflight ? answered(preflight) : undefined };
}

/** The page of AWS about CORS of REST APIs. */
export const CORS_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html";

/**
 * A cause of browsers: it explains a call that succeeds, or that may not be sent. Where the call is refused for another
 * reason, it is a further finding.
 */
export function corsCause({ code, expects, inspect, faultOf }: CorsFault): Cause {
  const fault = (evidence: CallEvidence) => {
    const judged = judgedCall(evidence);
    return judged && faultOf(judged, evidence);
  };
  return {
    code,
    severity: "error",
    docs: CORS_DOCS,
    // A call is judged by its answers, and without an origin not at all.
    ...(expects !== undefined && { expects }),
    ...(inspect && { inspect: (evidence) => ("answer" in evidence ? [] : inspect(evidence)) }),
    detect({ answer, ...others }) {
      const isOther = answer !== undefined && (!isAnswer(answer) || answer.status >= 400);
      return isOther ? undefined : fault({ answer, ...others });
    },
    observe: (evidence) => [fault(evidence)].flatMap((one) => one ?? []),
  };
}

/** True for an answer that the gateway gave itself, because it refused a call or could not serve it. */
export const isGatewayError = ({ status, source, errorType }: CallAnswer): boolean =>
  status >= 400 && (source === "api-gateway" || errorType !== "");
