import { type Answer, headerOf } from "./request.ts";

/** What API Gateway calls its error; "" when the answer has no such header. "AccessDeniedException:http://internal..." on some endpoints. */
export const errorType = (answer: Answer): string => headerOf(answer, "x-amzn-errortype").split(":")[0] ?? "";

/** What it says of a path or verb that is not deployed: without and with an Authorization header. */
const NO_ROUTE = ["MissingAuthenticationTokenException", "IncompleteSignatureException"];
/** Of a stage that does not exist, a request that AWS WAF blocks, an API key that is missing, an endpoint that is off. */
const FORBIDDEN = "ForbiddenException";

const NOT_ROUTED = "API Gateway has no such route on this stage: deploy again";
const NOT_LET_IN =
  "API Gateway refuses the request before it looks at routes and tokens: check that the stage exists, and AWS WAF, API keys and the endpoint of the API in the console";

/** Why a 403 was given before any authorizer was asked, as far as its type says it; undefined for all others. */
export function beforeAuthorizer(answer: Answer): string | undefined {
  if (answer.status !== 403) return undefined;
  const type = errorType(answer);
  if (NO_ROUTE.includes(type)) return NOT_ROUTED;
  return type === FORBIDDEN ? NOT_LET_IN : undefined;
}

/** True of a type that only API Gateway itself gives, before it calls a function behind a route. */
export const isOwnRefusal = (type: string): boolean =>
  /^(Unauthorized|AccessDenied|Authorizer\w*)Exception$/.test(type) || type === FORBIDDEN || NO_ROUTE.includes(type);
