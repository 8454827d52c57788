import type { Advice } from "../../lib/fix.ts";
import { deployAgain } from "../check.ts";
import { type ApiResponse, headerOf } from "./send-request.ts";

/** The error type of API Gateway, "" when the header is absent. Some endpoints send "AccessDeniedException:http://internal...". */
export const errorType = (response: ApiResponse): string => headerOf(response, "x-amzn-errortype").split(":")[0] ?? "";

/** Sent for a path or verb that is not deployed: without and with an Authorization header. */
const NO_ROUTE = ["MissingAuthenticationTokenException", "IncompleteSignatureException"];
/** Sent for a stage that does not exist, a request that AWS WAF blocks, a missing API key, a disabled endpoint. */
const FORBIDDEN = "ForbiddenException";

const NOT_DEPLOYED = deployAgain("this route is not deployed on the stage");
const BLOCKED =
  "API Gateway refuses the request before it evaluates routes and tokens; fix: check that the stage exists, and check AWS WAF, API keys and the API's endpoint in the console";

/** Why API Gateway answered 403 before it called an authorizer; undefined when the error type does not say so. */
export function beforeAuthorizer(response: ApiResponse): Advice | undefined {
  if (response.status !== 403) return undefined;
  const type = errorType(response);
  if (NO_ROUTE.includes(type)) return NOT_DEPLOYED;
  return type === FORBIDDEN ? BLOCKED : undefined;
}

/** True for an error type that only API Gateway itself sends, before it calls a backend function. */
export const isOwnRefusal = (type: string): boolean =>
  /^(Unauthorized|AccessDenied|Authorizer\w*)Exception$/.test(type) || type === FORBIDDEN || NO_ROUTE.includes(type);
