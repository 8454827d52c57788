import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { otherCall, otherName } from "./other-call.ts";

/** What API Gateway's own answers mean on a route with a Lambda authorizer. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: "a part of its identity source is missing",
  403: "its function denies the call",
};

/** The Lambda authorizer of an HTTP API lets the call not through. */
export const httpAuthorizerRefused: Cause = {
  code: "http-authorizer-refused",
  severity: "error",
  docs: guide("http-api-lambda-authorizer"),
  detect(evidence) {
    const found = otherCall(evidence);
    const answer = answerOf(evidence);
    const meaning = MEANINGS[answer?.status ?? 0];
    if (found?.route?.authorizationType !== "CUSTOM" || meaning === undefined || !answer?.isMessageOnly)
      return undefined;
    const { api, route, authorizer } = found;
    return {
      message: `Lambda authorizer ${authorizer?.name ?? route.authorizerId ?? ""} of ${otherName(api)} refuses ${route.key}: ${meaning}`,
      severity: answer.status === 401 && evidence.token === undefined ? "note" : "error",
      evidence: [`identity source: ${authorizer?.identitySources.join(", ") || "(none)"}`, answerFact(evidence)],
      fix: {
        text: "send what the identity source names; look in the log of the authorizer's function for why it denies",
        console: "API Gateway > APIs > the API > Authorization > Manage authorizers",
        cli: `aws apigatewayv2 get-authorizers --api-id ${api.id}`,
        sam: "Auth of AWS::Serverless::HttpApi: Authorizers",
        terraform: "aws_apigatewayv2_authorizer",
      },
      // A function may answer in the same words.
      isPossible: answer.source !== "api-gateway",
    };
  },
};
