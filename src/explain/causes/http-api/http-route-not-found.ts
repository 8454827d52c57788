import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { otherCall, otherName } from "./other-call.ts";

/** No stage or no route of an HTTP API serves the call. */
export const httpRouteNotFound: Cause = {
  code: "http-route-not-found",
  severity: "error",
  docs: guide("http-api-develop-routes"),
  detect(evidence) {
    const found = otherCall(evidence);
    const answer = answerOf(evidence);
    if (found === undefined || answer?.status !== 404 || !answer.isMessageOnly) return undefined;
    const { api, stage, path, route } = found;
    const [stages, routes] = [itemValue(api.stages), itemValue(api.routes)];
    const isStageless = stages !== undefined && stage === undefined;
    if (!isStageless && (routes === undefined || route !== undefined)) return undefined;
    const names = (routes ?? []).map(({ key }) => key).join(", ") || "(none)";
    return {
      message: isStageless
        ? `the address names no stage of ${otherName(api)}, and it has no stage $default`
        : `no route of ${otherName(api)} serves ${evidence.call.method} ${path}, and it has no route $default`,
      evidence: [
        isStageless ? `its stages: ${stages.join(", ") || "(none)"}` : `its routes: ${names}`,
        answerFact(evidence),
      ],
      fix: {
        text: isStageless
          ? "put a stage into the address, or make the stage $default"
          : "correct method and path of the call, or add the route",
        console: "API Gateway > APIs > the API > Routes",
        cli: `aws apigatewayv2 get-routes --api-id ${api.id} --query "Items[].RouteKey"`,
        sam: "HttpApi event with Path and Method of AWS::Serverless::Function; AWS::ApiGatewayV2::Route",
        terraform: "aws_apigatewayv2_route",
      },
    };
  },
};
