import type { CallEvidence } from "../../evidence/evidence.ts";
import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** All headers together, with their names. */
const MAX_HEADERS = 10_240;
const MAX_BODY = 10 * 1024 * 1024;
/** AWS answers 413; other parts on the way have statuses of their own for headers or an address that are too long. */
const TOO_LARGE = [400, 413, 414, 431, 494];

/** Sizes of a call in bytes. */
function sizesOf({ sent, call }: CallEvidence) {
  const sizes = Object.entries(sent.headers).map(([name, value]) => ({
    name,
    size: name.length + Buffer.byteLength(value),
  }));
  const [longest] = sizes.sort((a, b) => b.size - a.size);
  return {
    headers: sizes.reduce((sum, { size }) => sum + size, 0),
    longest,
    body: Buffer.byteLength(call.body ?? ""),
    address: call.url.pathname.length + call.url.search.length,
  };
}

/** Headers, a token in them, or the body are longer than API Gateway takes. */
export const requestSize: Cause = {
  code: "request-too-large",
  severity: "error",
  docs: guide("api-gateway-execution-service-limits-table"),
  detect(evidence) {
    const answer = answerOf(evidence);
    const isTooLarge = answer?.errorType === "RequestTooLargeException" || TOO_LARGE.includes(answer?.status ?? 0);
    if (answer === undefined || !isTooLarge || answer.source === "integration") return undefined;
    const { headers, longest, body, address } = sizesOf(evidence);
    const facts = [`headers: ${headers} bytes, address: ${address} bytes, body: ${body} bytes`, answerFact(evidence)];
    if (body > MAX_BODY)
      return {
        message: `the body has ${body} bytes; API Gateway takes at most ${MAX_BODY}`,
        evidence: facts,
        fix: {
          text: "send less, or upload to S3 with a presigned URL; no gateway response can add CORS headers to this 413",
        },
      };
    if (headers + address <= MAX_HEADERS && answer.errorType !== "RequestTooLargeException") return undefined;
    return {
      message: `the headers have ${headers} bytes, of which ${longest?.name} has ${longest?.size}; API Gateway takes at most ${MAX_HEADERS} with the address`,
      evidence: facts,
      fix: {
        text: "make the token shorter: fewer groups, roles and claims in it, or a reference to them; send no needless cookies",
      },
    };
  },
};
