import { isAnswer } from "../../call/send-call.ts";
import type { ApiEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { RouteView } from "../../view/api-view.ts";
import type { Cause, Detection } from "../cause.ts";
import { resourceId } from "../resource-id.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

const fault = (evidence: ApiEvidence, route: RouteView, effect: string): Detection => ({
  message: `${routeName(route)} has no integration, so ${effect}`,
  evidence: [`method ${route.verb} of ${route.path} has no integration`],
  fix: {
    text: "give the method an integration, or delete the method; then deploy the API",
    console: integrationConsole(route),
    cli: `aws apigateway put-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --type AWS_PROXY --integration-http-method POST --uri <invocation URI of the function>`,
    sam: "AWS::ApiGateway::Method: Integration (in OpenAPI: x-amazon-apigateway-integration of the operation)",
    terraform: "an aws_api_gateway_integration for the method, which the aws_api_gateway_deployment depends on",
  },
});

const isBare = ({ integration }: RouteView): boolean => integration === undefined;

/** A method calls nothing. CreateDeployment refuses such an API; older deployments can have one. */
export const integrationMissing: Cause = {
  code: "integration-missing",
  expects: "every method has an integration",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings-console.html",
  inspect: (evidence) =>
    (itemValue(evidence.current)?.routes ?? [])
      .filter(isBare)
      .map((route) => fault(evidence, route, "the API cannot be deployed")),
  detect(evidence) {
    const { answer, match } = evidence;
    const isFailure = isAnswer(answer) && answer.status === 500 && answer.errorType === "InternalServerErrorException";
    return isFailure && match && isBare(match.route) ? fault(evidence, match.route, "it answers 500") : undefined;
  },
};
