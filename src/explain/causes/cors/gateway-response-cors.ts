import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { ApiView } from "../../view/api-view.ts";
import type { CauseFix, Detection } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { ALLOW_ORIGIN } from "./cors-answer.ts";
import { parametersArgument } from "./parameters-argument.ts";

/** The type of gateway response that writes an error. */
export const GATEWAY_TYPES: Readonly<Record<string, string>> = {
  UnauthorizedException: "UNAUTHORIZED",
  AccessDeniedException: "ACCESS_DENIED",
  AuthorizerConfigurationException: "AUTHORIZER_CONFIGURATION_ERROR",
  AuthorizerFailureException: "AUTHORIZER_FAILURE",
  MissingAuthenticationTokenException: "MISSING_AUTHENTICATION_TOKEN",
  IncompleteSignatureException: "INVALID_SIGNATURE",
  ExpiredTokenException: "EXPIRED_TOKEN",
  ForbiddenException: "INVALID_API_KEY",
  TooManyRequestsException: "THROTTLED",
  LimitExceededException: "QUOTA_EXCEEDED",
};

/** Adds the header to gateway responses of these types. */
export function gatewayResponseFix(
  { apiId, stageName }: ApiEvidence,
  types: readonly string[],
  origin: string,
): CauseFix {
  const put = types.map(
    (type) =>
      `aws apigateway put-gateway-response --rest-api-id ${apiId} --response-type ${type} --response-parameters ${parametersArgument({ "gatewayresponse.header.Access-Control-Allow-Origin": `'${origin}'` })}`,
  );
  return {
    text: `add Access-Control-Allow-Origin to the gateway responses ${types.join(", ")}, and deploy the API`,
    console: `API Gateway > APIs > the API > Gateway responses > ${types[0]} > Edit > Response headers`,
    cli: [...put, deployCommand({ apiId, stageName })].join(" && "),
    sam: `AWS::Serverless::Api: GatewayResponses: ${types[0]}: ResponseParameters: Headers: Access-Control-Allow-Origin: "'${origin}'"`,
    terraform: `aws_api_gateway_gateway_response: response_type = "${types[0]}", response_parameters = { "gatewayresponse.header.Access-Control-Allow-Origin" = "'${origin}'" }`,
    lambdaAuthz: "[cors] allow_origins in config.ini, then lambda-authz deploy",
  };
}

/** Gateway responses without the header that OPTIONS methods of the API set. */
export function lackingResponses(evidence: ApiEvidence, { routes, gatewayResponses }: ApiView): Detection[] {
  const setsOrigin = (parameters: Readonly<Record<string, string>>): boolean =>
    Object.keys(parameters).some((name) => name.toLowerCase() === `method.response.header.${ALLOW_ORIGIN}`);
  const hasCors = routes.some(
    ({ verb, integration }) => verb === "OPTIONS" && Object.values(integration?.responses ?? {}).some(setsOrigin),
  );
  const isProtected = routes.some(({ authorizationType, verb }) => authorizationType !== "NONE" && verb !== "OPTIONS");
  if (!hasCors || !isProtected) return [];
  const has = (type: string): boolean =>
    gatewayResponses.some((one) => one.type === type && one.headers[ALLOW_ORIGIN] !== undefined);
  const defaults = ["DEFAULT_4XX", "DEFAULT_5XX"].filter((type) => !has(type));
  const overriding = gatewayResponses
    .map(({ type }) => type)
    .filter((type) => !type.startsWith("DEFAULT_") && Object.values(GATEWAY_TYPES).includes(type) && !has(type));
  const lacking = [...defaults, ...overriding];
  if (lacking.length === 0) return [];
  return [
    {
      message: `the gateway responses ${lacking.join(", ")} have no Access-Control-Allow-Origin, so refusals show as CORS errors in browsers`,
      evidence: ["OPTIONS methods of the API answer preflights"],
      severity: "warning",
      fix: gatewayResponseFix(evidence, lacking, "*"),
    },
  ];
}
