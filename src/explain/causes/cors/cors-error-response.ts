import { type CallAnswer, isAnswer } from "../../call/send-call.ts";
import type { ApiEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { ApiView } from "../../view/api-view.ts";
import type { Cause, CauseFix, Detection } from "../cause.ts";
import { gatewayEntry } from "./configured-headers.ts";
import { ALLOW_ORIGIN, corsHeader, originFault } from "./cors-answer.ts";
import { CORS_DOCS, isGatewayError, judgedCall } from "./cors-cause.ts";

/** The type of gateway response that writes an error. */
const TYPES: Readonly<Record<string, string>> = {
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

const typeOf = ({ errorType, status }: CallAnswer): string =>
  TYPES[errorType] ?? (status === 504 ? "INTEGRATION_TIMEOUT" : "API_CONFIGURATION_ERROR");

const fallbackOf = (status: number): string => (status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");

function fixOf({ api, apiId, stageName }: ApiEvidence, types: readonly string[], origin: string): CauseFix {
  const put = types.map(
    (type) =>
      `aws apigateway put-gateway-response --rest-api-id ${apiId} --response-type ${type} --response-parameters "{"gatewayresponse.header.Access-Control-Allow-Origin":"'${origin}'"}"`,
  );
  return {
    text: `add Access-Control-Allow-Origin to the gateway responses ${types.join(", ")}, and deploy the API`,
    console: `API Gateway > APIs > ${itemValue(api)?.name ?? apiId} > Gateway responses > ${types[0]} > Edit > Response headers`,
    cli: `${put.join("; ")}; aws apigateway create-deployment --rest-api-id ${apiId} --stage-name ${stageName}`,
    sam: `AWS::Serverless::Api: GatewayResponses: ${types[0]}: ResponseParameters: Headers: Access-Control-Allow-Origin: "'${origin}'"`,
    terraform: `aws_api_gateway_gateway_response: response_type = "${types[0]}", response_parameters = { "gatewayresponse.header.Access-Control-Allow-Origin" = "'${origin}'" }`,
    lambdaAuthz: "[cors] allow_origins in config.ini, then lambda-authz deploy",
  };
}

/** An error of API Gateway that a page cannot read. */
function errorFault(evidence: CallEvidence, answer: CallAnswer): Detection | undefined {
  const judged = judgedCall(evidence);
  // A page reads errors without credentials' rules first: what is missing is the header.
  const fault = judged && originFault(answer, { ...judged.cors, withCredentials: false });
  if (judged === undefined || fault === undefined) return undefined;
  const { status, errorType } = answer;
  const [type, fallback] = [typeOf(answer), fallbackOf(status)];
  const entry = evidence.view && gatewayEntry(evidence.view, type, status);
  const hasFallback = evidence.view?.gatewayResponses.some(
    (one) => one.type === fallback && one.headers[ALLOW_ORIGIN] !== undefined,
  );
  const isOverridden = hasFallback && entry?.type === type;
  const allowed = corsHeader(answer, ALLOW_ORIGIN);
  const why = isOverridden
    ? `gateway response ${type} overrides ${fallback}, which has it`
    : `${entry?.type ?? fallback} sets none`;
  const problem =
    fault === "missing" ? `has no Access-Control-Allow-Origin: ${why}` : `has Access-Control-Allow-Origin ${allowed}`;
  return {
    message: `a ${status} of API Gateway shows as a CORS error to pages at ${judged.cors.origin}, which cannot see its status: it ${problem}`,
    evidence: [`answered ${status} ${errorType}, Access-Control-Allow-Origin ${allowed || "missing"}`],
    severity: "warning",
    fix: fixOf(evidence, isOverridden ? [type] : ["DEFAULT_4XX", "DEFAULT_5XX"], judged.cors.origin),
  };
}

/** Gateway responses without the header that OPTIONS methods of the API set. */
function configured(evidence: ApiEvidence, { routes, gatewayResponses }: ApiView): Detection[] {
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
    .filter((type) => !type.startsWith("DEFAULT_") && Object.values(TYPES).includes(type) && !has(type));
  const lacking = [...defaults, ...overriding];
  if (lacking.length === 0) return [];
  return [
    {
      message: `the gateway responses ${lacking.join(", ")} have no Access-Control-Allow-Origin, so refusals show as CORS errors in browsers`,
      evidence: ["OPTIONS methods of the API answer preflights"],
      severity: "warning",
      fix: fixOf(evidence, lacking, "*"),
    },
  ];
}

/** Errors of API Gateway carry only the headers that gateway responses set. */
export const corsErrorResponse: Cause = {
  code: "cors-error-response",
  severity: "warning",
  docs: CORS_DOCS,
  inspect: (evidence) =>
    "answer" in evidence || evidence.view === undefined ? [] : configured(evidence, evidence.view),
  observe(evidence) {
    const errors = [evidence.answer, evidence.withoutToken].filter(isAnswer).filter(isGatewayError);
    return errors.flatMap((answer) => errorFault(evidence, answer) ?? []).slice(0, 1);
  },
};
