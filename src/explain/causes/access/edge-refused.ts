import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** CloudFront answered by itself, before API Gateway got the call. */
export const edgeRefused: Cause = {
  code: "cloudfront-refused",
  severity: "error",
  docs: guide("api-gateway-api-endpoint-types"),
  detect(evidence) {
    const { api, call } = evidence;
    const answer = answerOf(evidence);
    if (answer === undefined || answer.status < 400 || answer.source !== "cloudfront") return undefined;
    const isEdge = itemValue(api)?.endpointTypes.includes("EDGE") ?? false;
    const hasBody = call.body !== undefined && ["GET", "HEAD"].includes(call.method);
    const where = isEdge ? "in front of the edge-optimized API" : "in front of the API";
    const why = hasBody ? `: it does not take a ${call.method} with a body` : "";
    return {
      message: `CloudFront ${where} refused the call itself${why}`,
      evidence: [`x-cache: ${answer.headers["x-cache"] ?? ""}`, answerFact(evidence)],
      fix: hasBody
        ? {
            text: `send no body with ${call.method}, or make the API regional`,
            cli: `aws apigateway update-rest-api --rest-api-id ${evidence.apiId} --patch-operations op=replace,path=/endpointConfiguration/types/EDGE,value=REGIONAL`,
            sam: "EndpointConfiguration: REGIONAL",
            terraform: 'endpoint_configuration { types = ["REGIONAL"] }',
          }
        : { text: "check the distribution: its allowed methods, its WAF, its alternate domain names and certificate" },
    };
  },
};
