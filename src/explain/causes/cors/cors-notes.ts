import { allowsOrigin, namesIn, variesByOrigin } from "../../../lib/http/cors.ts";
import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";
import { ALLOW_ORIGIN, corsHeader, EXPOSE_HEADERS } from "./cors-answer.ts";
import { CORS_DOCS, isGatewayError, judgedCall } from "./cors-cause.ts";
import { answerFix, corsPath } from "./cors-words.ts";

const REFLECTED = /^method\.request\.header\.origin$/i;

/** The answer of what the route invokes, where the page may read it. */
function readAnswer(evidence: CallEvidence): CallAnswer | undefined {
  const judged = judgedCall(evidence);
  if (judged?.answer === undefined || isGatewayError(judged.answer)) return undefined;
  return allowsOrigin(corsHeader(judged.answer, ALLOW_ORIGIN), judged.cors.origin) ? judged.answer : undefined;
}

/** Caches that serve one origin's answer to another: every answer that depends on Origin says so. */
export const corsVary: Cause = {
  code: "cors-vary",
  expects: "answers for several origins vary by origin",
  severity: "warning",
  docs: CORS_DOCS,
  inspect: ({ view }) =>
    (view?.gatewayResponses ?? [])
      .filter(
        ({ headers }) =>
          REFLECTED.test(headers[ALLOW_ORIGIN] ?? "") && !variesByOrigin((headers["vary"] ?? "").replaceAll("'", "")),
      )
      .map(({ type }) => ({
        message: `gateway response ${type} repeats the caller's origin without Vary: Origin, so a cache can serve one origin's answer to another`,
        evidence: [`Access-Control-Allow-Origin of ${type}: method.request.header.origin`],
        fix: {
          text: `add the header Vary: 'Origin' to gateway response ${type}, and deploy the API`,
          console: `API Gateway > APIs > the API > Gateway responses > ${type} > Edit > Response headers`,
        },
      })),
  observe(evidence): Detection[] {
    const answer = readAnswer(evidence);
    const allowed = answer && corsHeader(answer, ALLOW_ORIGIN);
    if (answer === undefined || allowed === "*" || variesByOrigin(corsHeader(answer, "vary"))) return [];
    return [
      {
        message: `the answer of ${evidence.call.method} ${corsPath(evidence)} allows ${allowed} without Vary: Origin: where it allows several origins, a cache can serve one's answer to another`,
        evidence: [`Vary: ${corsHeader(answer, "vary") || "missing"}`],
        severity: "note",
        fix: answerFix(evidence, "Vary", "Origin"),
      },
    ];
  },
};

/** Headers of answers that pages read without a permission, and those that say nothing to a page. */
const READABLE = /^(?:cache-control|content-(?:language|length|type)|expires|last-modified|pragma)$/;
const FOR_PAGES = /^(?:etag|link|location|retry-after|www-authenticate|content-disposition|x-.+)$/;
const OF_NETWORK =
  /^x-(?:amz|amzn|cache|content-type-options|frame-options|xss-protection|powered-by|dns-prefetch-control|download-options|permitted-cross-domain-policies|ua-compatible|forwarded)(?:-|$)/;

/** Headers that the page cannot read, although it may read the answer. */
export const corsExposeHeaders: Cause = {
  code: "cors-expose-headers",
  severity: "note",
  docs: CORS_DOCS,
  observe(evidence): Detection[] {
    const answer = readAnswer(evidence);
    if (answer === undefined) return [];
    const exposed = namesIn(corsHeader(answer, EXPOSE_HEADERS)).map((name) => name.toLowerCase());
    const hidden = Object.keys(answer.headers).filter(
      (name) =>
        FOR_PAGES.test(name) &&
        !READABLE.test(name) &&
        !OF_NETWORK.test(name) &&
        !exposed.includes(name) &&
        !exposed.includes("*"),
    );
    if (hidden.length === 0) return [];
    return [
      {
        message: `pages can read the answer of ${evidence.call.method} ${corsPath(evidence)}, but not its headers ${hidden.join(", ")}`,
        evidence: [`Access-Control-Expose-Headers: ${corsHeader(answer, EXPOSE_HEADERS) || "missing"}`],
        fix: answerFix(evidence, "Access-Control-Expose-Headers", hidden.join(", ")),
      },
    ];
  },
};
