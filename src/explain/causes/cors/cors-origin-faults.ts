import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, CauseFix } from "../cause.ts";
import { ALLOW_ORIGIN, corsHeader, type OriginFault, originDifference, originFault } from "./cors-answer.ts";
import { corsCause, isGatewayError, type JudgedCall } from "./cors-cause.ts";
import { answerFix, corsPath, preflightFix } from "./cors-words.ts";

/** An answer that a page may not read. */
interface Unreadable {
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
interface OriginWords {
  readonly code: string;
  /** Undefined for faults of other causes. @param subject "the preflight of /orders". */
  describe(found: Unreadable, subject: string, judged: JudgedCall): string | undefined;
  /** Value to set; by default the origin of the page. */
  value?(judged: JudgedCall): string;
}

const setOrigin = (evidence: CallEvidence, isPreflight: boolean, value: string): CauseFix =>
  (isPreflight ? preflightFix : answerFix)(evidence, "Access-Control-Allow-Origin", value);

const originCause = ({ code, describe, value = ({ cors }) => cors.origin }: OriginWords): Cause =>
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
        fix: setOrigin(evidence, isPreflight, value(judged)),
      };
    },
  });

/** A static value of a mapping needs single quotes; with one pair too many they are sent. */
export const corsQuotes = originCause({
  code: "cors-quotes",
  describe: ({ fault, allowed }, subject, { cors }) =>
    fault === "quotes"
      ? `${subject} has Access-Control-Allow-Origin ${allowed} with the quotes, which matches no origin, so browsers keep it from ${cors.origin}`
      : undefined,
});

/** Browsers take one value only. */
export const corsTwoOrigins = originCause({
  code: "cors-two-origins",
  describe: ({ fault, allowed }, subject, { cors }) =>
    fault === "several"
      ? `${subject} has several values of Access-Control-Allow-Origin (${allowed}), so browsers keep it from ${cors.origin}; it must be one, set in one place`
      : undefined,
});

/** With credentials, "*" is no origin, and a second header has to allow them. */
export const corsCredentials = originCause({
  code: "cors-credentials",
  describe({ fault }, subject) {
    if (fault === "wildcard-credentials")
      return `${subject} has Access-Control-Allow-Origin *, which browsers do not accept for a call with cookies`;
    if (fault === "credentials")
      return `${subject} lacks Access-Control-Allow-Credentials: true, without which browsers keep it from a call with cookies`;
    return undefined;
  },
  value: ({ cors }) => `${cors.origin} (not *), together with Access-Control-Allow-Credentials: true`,
});

/** The answer to the preflight has no CORS headers, or allows another origin. */
export const corsPreflightOrigin = originCause({
  code: "cors-preflight-origin",
  describe({ fault, isPreflight, allowed }, subject, { cors: { origin, method } }) {
    if (!isPreflight) return undefined;
    if (fault === "missing")
      return `${subject} has no Access-Control-Allow-Origin, so browsers at ${origin} do not send ${method}`;
    return fault === "other"
      ? `${subject} allows ${allowed} and not ${origin}: ${originDifference(allowed, origin)}; browsers do not send ${method}`
      : undefined;
  },
});

/** What the route invokes answers without the header: a proxy integration adds none. */
export const corsAnswerHeader = originCause({
  code: "cors-answer-header",
  describe: ({ fault, isPreflight, answer }, subject, { cors }) =>
    !isPreflight && fault === "missing"
      ? `${subject} (${answer.status}) has no Access-Control-Allow-Origin, so browsers keep it from ${cors.origin}`
      : undefined,
});

/** What the route invokes allows another origin. */
export const corsAnswerOrigin = originCause({
  code: "cors-answer-origin",
  describe: ({ fault, isPreflight, allowed }, subject, { cors: { origin } }) =>
    !isPreflight && fault === "other"
      ? `${subject} allows ${allowed} and not ${origin}: ${originDifference(allowed, origin)}`
      : undefined,
});
