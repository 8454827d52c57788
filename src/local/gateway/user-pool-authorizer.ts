import type { Authorizer } from "../apigateway/apigateway-model.ts";
import type { UserPools } from "../world.ts";
import { Failure } from "./failure.ts";
import { identityOf } from "./identity-values.ts";
import { matchesJava } from "./java-pattern/java-pattern.ts";
import type { GatewayRequest } from "./request.ts";

const unauthorized = (message = "Unauthorized"): Failure => new Failure("UNAUTHORIZED", message);

/** "Mon Nov 23 12:00:00 UTC 2026": how Java writes a date, and API Gateway these claims. */
const javaDate = (seconds: number): string =>
  new Date(seconds * 1_000).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, "$1 $3 $2 $5 UTC $4");
const DATES = ["exp", "iat"];

/** Claims are texts for functions: lists joined, objects as JSON. */
function textOf([name, value]: readonly [string, unknown]): [string, string] {
  if (DATES.includes(name) && typeof value === "number") return [name, javaDate(value)];
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return [name, value.join(",")];
  return [name, typeof value === "object" ? JSON.stringify(value) : String(value)];
}

/**
 * Authenticates with a token of a user pool: an ID token, or an access token with one of the method's scopes when it
 * has any. A method with scopes takes no ID token. AWS does not say how it answers a token without the scope: 401 here.
 * @throws Failure UNAUTHORIZED
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export function claimsFor(
  authorizer: Authorizer,
  scopes: readonly string[],
  request: GatewayRequest,
  pools: UserPools,
) {
  const [token = ""] = identityOf(authorizer, request);
  const claims = pools.claimsOf(token.replace(/^Bearer\s+/i, ""), authorizer.providerARNs ?? []);
  if (claims === undefined) throw unauthorized();
  const { exp, token_use: use, scope = "", aud = "" } = claims;
  if (!(Number(exp) * 1_000 > request.at)) throw unauthorized("The incoming token has expired");
  const granted = String(scope).split(" ");
  if (scopes.length === 0 ? use !== "id" : use !== "access" || !scopes.some((one) => granted.includes(one)))
    throw unauthorized();
  const { identityValidationExpression: expression } = authorizer;
  if (expression && matchesJava(expression, String(aud)) === false) throw unauthorized();
  return Object.fromEntries(Object.entries(claims).map(textOf));
}
