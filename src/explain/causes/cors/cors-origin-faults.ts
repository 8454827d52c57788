import { originDifference } from "./cors-answer.ts";
import { originCause } from "./origin-cause.ts";

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
  more: { "Access-Control-Allow-Credentials": "true" },
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
