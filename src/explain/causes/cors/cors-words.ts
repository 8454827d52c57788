import type { CallEvidence } from "../../evidence/evidence.ts";
import type { CauseFix } from "../cause.ts";
import { routeName } from "../integration/integration-words.ts";
import { mapHeadersCommand } from "./map-headers.ts";

/** The path of the resource in question: that of its route, else that of the call. */
export const corsPath = ({ match, preflightRoute, address }: CallEvidence): string =>
  match?.route.path ?? preflightRoute?.path ?? address?.path ?? "/";

/** Who must set a header of the answer to a preflight. */
export function preflightFix(evidence: CallEvidence, header: string, value: string, more: Headers = {}): CauseFix {
  const headers = { [header]: value, ...more };
  const path = corsPath(evidence);
  const { preflightRoute } = evidence;
  if (preflightRoute?.integration?.type.endsWith("_PROXY"))
    return {
      text: `let what ${routeName(preflightRoute)} invokes answer OPTIONS with ${shownHeaders(headers)}`,
      lambdaAuthz: "[cors] in config.ini, then lambda-authz deploy: API Gateway answers preflights itself",
    };
  return {
    text: `let OPTIONS ${path} answer with ${shownHeaders(headers)}, and deploy the API`,
    console: `API Gateway > APIs > the API > Resources > ${path} > OPTIONS > Integration response > Edit > Header mappings, with single quotes around the value`,
    ...(preflightRoute && { cli: mapHeadersCommand(evidence, preflightRoute, headers) }),
    sam: `AWS::Serverless::Api: Cors: ${SAM[header] ?? header}: "'${value}'"${"Access-Control-Allow-Credentials" in more ? ", AllowCredentials: true" : ""}`,
    terraform: `aws_api_gateway_integration_response of OPTIONS: response_parameters = ${terraformMap(headers)}, declared in aws_api_gateway_method_response`,
    lambdaAuthz: "[cors] in config.ini, then lambda-authz deploy",
  };
}

/** Headers with their values. */
type Headers = Readonly<Record<string, string>>;

/** "Access-Control-Allow-Origin: https://app.example.com and ..." */
const shownHeaders = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join(" and ");

/** Their mappings in Terraform. */
const terraformMap = (headers: Headers): string =>
  `{ ${Object.entries(headers)
    .map(([name, value]) => `"method.response.header.${name}" = "'${value}'"`)
    .join(", ")} }`;

const SAM: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "AllowOrigin",
  "Access-Control-Allow-Methods": "AllowMethods",
  "Access-Control-Allow-Headers": "AllowHeaders",
};

/** Who must set a header of the answer to the call itself. */
export function answerFix(evidence: CallEvidence, header: string, value: string, more: Headers = {}): CauseFix {
  const headers = { [header]: value, ...more };
  const route = evidence.match?.route;
  const name = route === undefined ? "the route" : routeName(route);
  if (route?.integration === undefined || route.integration.type.endsWith("_PROXY"))
    return {
      text: `let what ${name} invokes return ${shownHeaders(headers)}, on its errors too: a proxy integration adds no headers`,
      lambdaAuthz: "the basic Lambda sets it from [cors]",
    };
  return {
    text: `let the integration response of ${name} set ${shownHeaders(headers)}, and deploy the API`,
    console: `API Gateway > APIs > the API > Resources > ${route.path} > ${route.verb} > Integration response > Edit > Header mappings`,
    cli: mapHeadersCommand(evidence, route, headers),
    terraform: `aws_api_gateway_integration_response: response_parameters = ${terraformMap(headers)}`,
  };
}
