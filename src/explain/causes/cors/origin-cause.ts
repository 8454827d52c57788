import type { CallAnswer } from "../../call/send-call.ts";
import type { Cause } from "../cause.ts";
import { ALLOW_ORIGIN, corsHeader, type OriginFault, originFault } from "./cors-answer.ts";
import { corsCause, isGatewayError, type JudgedCall } from "./cors-cause.ts";
import { answerFix, corsPath, preflightFix } from "./cors-words.ts";

/** An answer that a page may not read. */
export interface Unreadable {
  readonly fault: OriginFault;
  readonly answer: CallAnswer;
  readonly isPreflight: boolean;
  /** The value of Access-Control-Allow-Origin. */
  readonly allowed: string;
}

/** The preflight, and the answer where it is one of what the route invokes: the first that a page may not read. */
function unreadable({ cors, preflight, answer }: JudgedCall): Unreadable | undefined {
  const accepted = preflight !== undefined && preflight.status < 300 ? preflight : undefined;
  const own = answer !== undefined && !isGatewayError(answer) ? answer : undefined;
  for (const [one, isPreflight] of [[accepted, true] as const, [own, false] as const]) {
    const fault = one && originFault(one, cors);
    if (one && fault) return { fault, answer: one, isPreflight, allowed: corsHeader(one, ALLOW_ORIGIN) };
  }
  return undefined;
}

/** What a cause says of faults of Access-Control-Allow-Origin. */
export interface OriginWords {
  readonly code: string;
  /** Undefined for faults of other causes. @param subject "the preflight of /orders". */
  describe(found: Unreadable, subject: string, judged: JudgedCall): string | undefined;
  /** Headers to set besides. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A cause in Access-Control-Allow-Origin: of the preflight, or of what the route invokes. */
export const originCause = ({ code, describe, more }: OriginWords): Cause =>
  corsCause({
    code,
    faultOf(judged, evidence) {
      const found = unreadable(judged);
      const path = corsPath(evidence);
      const subject = found?.isPreflight ? `the preflight of ${path}` : `the answer of ${judged.cors.method} ${path}`;
      const message = found && describe(found, subject, judged);
      if (found === undefined || message === undefined) return undefined;
      const { allowed, answer, isPreflight } = found;
      return {
        message,
        evidence: [`${subject}: status ${answer.status}, Access-Control-Allow-Origin ${allowed || "missing"}`],
        fix: (isPreflight ? preflightFix : answerFix)(
          evidence,
          "Access-Control-Allow-Origin",
          judged.cors.origin,
          more,
        ),
      };
    },
  });
