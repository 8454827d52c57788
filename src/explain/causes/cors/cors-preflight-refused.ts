import type { CallAnswer } from "../../call/send-call.ts";
import type { RouteView } from "../../view/api-view.ts";
import { routeName } from "../integration/integration-words.ts";
import { corsCause } from "./cors-cause.ts";
import { lacksOptions } from "./cors-preflight-missing.ts";
import { corsPath } from "./cors-words.ts";

/** Only an authorizer answers so. */
const OF_AUTHORIZER = ["UnauthorizedException", "AuthorizerConfigurationException"];

/** What OPTIONS requires that no preflight carries; undefined when its answer has another reason. */
function requirementOf(route: RouteView | undefined, { status, errorType }: CallAnswer): string | undefined {
  if (route === undefined) return OF_AUTHORIZER.includes(errorType) ? "a token" : undefined;
  if (route.apiKeyRequired && errorType === "ForbiddenException") return "an API key";
  if (route.authorizationType === "NONE" || status < 400) return undefined;
  return route.authorizationType === "AWS_IAM" ? "a signature" : `a token for authorizer ${route.authorizer}`;
}

/** OPTIONS requires what browsers do not send with a preflight. */
export const corsPreflightProtected = corsCause({
  code: "options-protected",
  faultOf({ cors, preflight }, evidence) {
    const { preflightRoute } = evidence;
    const requirement = preflight && requirementOf(preflightRoute, preflight);
    if (preflight === undefined || requirement === undefined) return undefined;
    const path = corsPath(evidence);
    const name = preflightRoute === undefined ? `OPTIONS ${path}` : routeName(preflightRoute);
    return {
      message: `${name} requires ${requirement} for OPTIONS too, which no preflight carries, so browsers at ${cors.origin} do not send ${cors.method}`,
      evidence: [`the preflight was answered ${preflight.status} ${preflight.errorType}`.trimEnd()],
      fix: {
        text: `give ${path} an OPTIONS method with authorization NONE and no API key, and deploy the API`,
        console: `API Gateway > APIs > the API > Resources > ${path} > OPTIONS > Method request > Edit > Authorization: None`,
        sam: "AWS::Serverless::Api: Auth: AddDefaultAuthorizerToCorsPreflight: false, AddApiKeyRequiredToCorsPreflight: false",
        terraform: 'the aws_api_gateway_method with http_method = "OPTIONS": authorization = "NONE"',
        lambdaAuthz: "[cors] allow_origins in config.ini, then lambda-authz deploy",
      },
    };
  },
});

/** Browsers take only 200 to 299 as an answer to a preflight. */
export const corsPreflightFailed = corsCause({
  code: "cors-preflight-failed",
  faultOf({ cors, preflight }, { preflightRoute, view }) {
    if (preflight === undefined || preflight.status < 300) return undefined;
    // Those are causes of their own.
    if (lacksOptions(preflight, { preflightRoute, view })) return undefined;
    if (requirementOf(preflightRoute, preflight)) return undefined;
    const { status, errorType, headers } = preflight;
    const isRedirect = status < 400;
    const name = preflightRoute === undefined ? "OPTIONS" : routeName(preflightRoute);
    return {
      message: isRedirect
        ? `${name} redirects the preflight, which browsers do not follow, so they do not send ${cors.method}`
        : `${name} answers the preflight with ${status}, so browsers at ${cors.origin} do not send ${cors.method}`,
      evidence: [
        `the preflight was answered ${status} ${errorType}`.trimEnd(),
        ...(isRedirect
          ? [
              `Location: ${URL.canParse(headers["location"] ?? "") ? new URL(headers["location"] ?? "").origin : "a path"}`,
            ]
          : []),
      ],
      fix: {
        text: isRedirect
          ? "answer OPTIONS without a redirect; let the page call the address that it leads to"
          : "let OPTIONS answer 200 or 204 by itself: a MOCK integration whose request template has a statusCode and whose integration response has the CORS headers",
        console: `API Gateway > APIs > the API > Resources > ${preflightRoute?.path ?? "/"} > Enable CORS`,
        lambdaAuthz: "[cors] allow_origins in config.ini, then lambda-authz deploy",
      },
    };
  },
});
