import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { own } from "../own.ts";
import { isObject } from "../parse-json.ts";
import { requestContext } from "./event.ts";
import { Failure } from "./failure.ts";
import { matchesJava } from "./java-pattern/java-pattern.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import type { Route } from "./routing.ts";

/** "method.request.header.Authorization, method.request.querystring.v" */
const sourcesOf = ({ identitySource = "" }: Authorizer): string[] =>
  identitySource
    .split(",")
    .map((source) => source.trim())
    .filter((source) => source !== "");

/** A member of `$context`: "identity.sourceIp"; null without one. */
function contextValue(
  name: string,
  request: GatewayRequest,
  resource: Route["resource"] | undefined,
): string | undefined {
  const value = name
    .split(".")
    .reduce<unknown>((node, key) => (isObject(node) ? own(node, key) : undefined), requestContext(request, resource));
  return value === undefined || value === null ? undefined : String(value);
}

function valueAt(source: string, request: GatewayRequest, resource: Route["resource"] | undefined): string | undefined {
  const [, where, name = ""] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  if (where === "method.request.header") return headerIn(request, name);
  if (where === "stageVariables") return request.stage.variables[name];
  if (where === "context") return contextValue(name, request, resource);
  return request.query[name]?.at(-1);
}

const unauthorized = (): Failure => new Failure("UNAUTHORIZED", "Unauthorized");

/**
 * The values of all identity sources, which are the key of the policy cache too.
 * A validation expression that cannot be judged here lets all through, as deploy notes.
 * @throws Failure UNAUTHORIZED when one is missing or empty or not as the validation expression wants it: then the
 * authorizer is not called and nothing is logged.
 */
export function identityOf(authorizer: Authorizer, request: GatewayRequest, resource?: Route["resource"]): string[] {
  const values = sourcesOf(authorizer).map((source) => valueAt(source, request, resource) || undefined);
  const { type, identityValidationExpression: expression } = authorizer;
  const present = values.filter((value) => value !== undefined);
  if (present.length < values.length) throw unauthorized();
  if (type === "TOKEN" && expression && present.some((value) => matchesJava(expression, value) === false))
    throw unauthorized();
  return present;
}
