import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { recordFacts } from "../record-facts.ts";

/** No other cause explains the answer: says what is known of it, and what could not be looked at. */
export const unexplained: Cause = {
  code: "unexplained",
  severity: "error",
  docs: guide("supported-gateway-response-types"),
  detect(evidence) {
    const { api, match, skipped, stageName } = evidence;
    const answer = answerOf(evidence);
    if (answer === undefined || answer.status < 400) return undefined;
    const { message, requestId, source } = answer;
    const by = {
      "api-gateway": "API Gateway",
      cloudfront: "CloudFront",
      integration: "the integration",
      unknown: "something before API Gateway",
    };
    const missing = skipped.map(({ what }) => what);
    const name = "value" in api ? api.value?.name : undefined;
    return {
      message: `${by[source]} answered ${[answer.status, answer.errorType].join(" ").trimEnd()}, which nothing that could be looked at explains`,
      evidence: [
        answerFact(evidence),
        ...(message === undefined || source !== "api-gateway" ? [] : [`message: ${message}`]),
        ...(requestId === "" ? [] : [`request ID ${requestId}`]),
        ...(match === undefined
          ? []
          : [`route ${match.route.verb} ${match.route.path}, stage ${stageName}${name ? ` of API ${name}` : ""}`]),
        ...recordFacts(evidence),
        ...(missing.length === 0 ? [] : [`not looked at: ${missing.join("; ")}`]),
      ],
      fix: {
        text:
          missing.length === 0
            ? "log the stage's calls and call again: the execution log says what API Gateway did"
            : "run explain again with permission for what was not looked at, or log the stage's calls and call again",
        console: "API Gateway > APIs > the API > Stages > the stage > Logs and tracing",
        cli: `aws apigateway update-stage --rest-api-id ${evidence.apiId || "<api>"} --stage-name ${stageName || "<stage>"} --patch-operations op=replace,path=/*/*/logging/loglevel,value=INFO`,
      },
    };
  },
};
