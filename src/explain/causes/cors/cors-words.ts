import type { CallEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";
import type { CauseFix } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { routeName } from "../integration/integration-words.ts";
import { parametersArgument } from "./parameters-argument.ts";

/** The path of the resource in question: that of its route, else that of the call. */
export const corsPath = ({ match, preflightRoute, address }: CallEvidence): string =>
  match?.route.path ?? preflightRoute?.path ?? address?.path ?? "/";

/** Who must set a header of the answer to a preflight. */
export function preflightFix(evidence: CallEvidence, header: string, value: string): CauseFix {
  const path = corsPath(evidence);
  const { preflightRoute } = evidence;
  if (preflightRoute?.integration?.type.endsWith("_PROXY"))
    return {
      text: `let what ${routeName(preflightRoute)} invokes answer OPTIONS with ${header}: ${value}`,
      lambdaAuthz: "[cors] in config.ini, then lambda-authz deploy: API Gateway answers preflights itself",
    };
  return {
    text: `set ${header} of OPTIONS ${path} to ${value}, and deploy the API`,
    console: `API Gateway > APIs > <api> > Resources > ${path} > OPTIONS > Integration response > Edit > Header mappings, with single quotes around the value`,
    cli: `aws apigateway update-integration-response --rest-api-id ${evidence.apiId} --resource-id <id of ${path}> --http-method OPTIONS --status-code ${firstStatus(preflightRoute)} --patch-operations ${parametersArgument([{ op: "replace", path: `/responseParameters/method.response.header.${header}`, value: `'${value}'` }])}, then aws apigateway create-deployment --rest-api-id ${evidence.apiId} --stage-name ${evidence.stageName}`,
    sam: `AWS::Serverless::Api: Cors: ${SAM[header] ?? header}: "'${value}'"`,
    terraform: `aws_api_gateway_integration_response of OPTIONS: response_parameters = { "method.response.header.${header}" = "'${value}'" }, declared in aws_api_gateway_method_response`,
    lambdaAuthz: "[cors] in config.ini, then lambda-authz deploy",
  };
}

const SAM: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "AllowOrigin",
  "Access-Control-Allow-Methods": "AllowMethods",
  "Access-Control-Allow-Headers": "AllowHeaders",
};

const firstStatus = (route: RouteView | undefined): string =>
  Object.keys(route?.integration?.responses ?? {})[0] ?? "200";

/** Who must set a header of the answer to the call itself. */
export function answerFix({ match, apiId, stageName }: CallEvidence, header: string, value: string): CauseFix {
  const route = match?.route;
  const name = route === undefined ? "the route" : routeName(route);
  if (route?.integration === undefined || route.integration.type.endsWith("_PROXY"))
    return {
      text: `let what ${name} invokes return ${header}: ${value}, on its errors too: a proxy integration adds no headers`,
      lambdaAuthz: "the basic Lambda sets it from [cors]",
    };
  return {
    text: `map ${header} in the integration response of ${name} to ${value}, and deploy the API`,
    console: `API Gateway > APIs > <api> > Resources > ${route.path} > ${route.verb} > Integration response > Edit > Header mappings`,
    cli: `aws apigateway update-integration-response --rest-api-id ${apiId} --resource-id <id of ${route.path}> --http-method ${route.verb} --status-code <status> --patch-operations ${parametersArgument([{ op: "add", path: `/responseParameters/method.response.header.${header}`, value: `'${value}'` }])} && ${deployCommand({ apiId, stageName })}`,
    terraform: `aws_api_gateway_integration_response: response_parameters = { "method.response.header.${header}" = "'${value}'" }`,
  };
}
