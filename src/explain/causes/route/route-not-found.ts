import { isUnread, itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf, apiName } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { nearRoute } from "./near-route.ts";
import { askedRoute, isAnsweredAsUnrouted } from "./no-route.ts";

const LISTED = 8;

/** No route of the stage serves the call. */
export const routeNotFound: Cause = {
  code: "route-not-found",
  severity: "error",
  docs: "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden",
  detect(evidence) {
    const { view, match, live, stages, stage, stageName, call, address, domain, otherStages } = evidence;
    if (view === undefined || match !== undefined || !isAnsweredAsUnrouted(evidence)) return undefined;
    if (itemValue(stages) !== undefined && stage === undefined) return undefined;
    const { path = "/" } = address ?? {};
    const basePath = domain?.mapping?.basePath ?? "";
    const near = nearRoute(view.routes, { method: call.method, path, stageName, basePath });
    const names = view.routes.filter(({ verb }) => verb !== "OPTIONS").map((one) => `${one.verb} ${one.path}`);
    const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
    const elsewhere = otherStages.length > 0 ? `stage ${otherStages.join(", ")} has it` : undefined;
    const hints = [near, elsewhere].filter((one) => one !== undefined);
    const words = answerOf(evidence)?.errorType ?? "";
    return {
      message: `no route of stage ${stageName} of ${apiName(evidence)} serves ${askedRoute(evidence)}${hints.map((one) => `; ${one}`).join("")}`,
      evidence: [
        `its routes: ${names.slice(0, LISTED).join(", ") || "(none)"}${more}`,
        answerFact(evidence),
        ...(words === "" ? [] : [`${words}: API Gateway takes a call without a route for one that should be signed`]),
      ],
      fix: {
        text: "correct method and path of the call, or add the route and deploy",
        console: "API Gateway > APIs > the API > Resources > Create resource, Create method; then Deploy API",
        cli: `aws apigateway get-resources --rest-api-id ${evidence.apiId} --embed methods`,
        sam: "Events with Path and Method of AWS::Serverless::Function; AWS::ApiGateway::Method",
        terraform: "aws_api_gateway_resource and aws_api_gateway_method",
        lambdaAuthz: "a line of [routes] in config.ini, then lambda-authz deploy",
      },
      // Then only the configuration is known, not what is deployed.
      isPossible: isUnread(live),
    };
  },
};
