import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { Failure } from "./failure.ts";
import { matchesJava } from "./java-pattern/java-pattern.ts";
import { type GatewayRequest, headerIn } from "./request.ts";

/** "method.request.header.Authorization, method.request.querystring.v" */
const sourcesOf = ({ identitySource = "" }: Authorizer): string[] =>
  identitySource
    .split(",")
    .map((source) => source.trim())
    .filter((source) => source !== "");

function valueAt(source: string, request: GatewayRequest): string | undefined {
  const [, where, name = ""] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables)\.(.+)$/.exec(source) ?? [];
  if (where === "method.request.header") return headerIn(request, name);
  if (where === "stageVariables") return request.stage.variables[name];
  return request.query[name]?.at(-1);
}

const unauthorized = (): Failure => new Failure("UNAUTHORIZED", "Unauthorized");

/**
 * The values of all identity sources, which are the key of the policy cache too.
 * A validation expression that cannot be judged here lets all through, as deploy notes.
 * @throws Failure UNAUTHORIZED when one is missing or empty or not as the validation expression wants it: then the
 * authorizer is not called and nothing is logged.
 */
export function identityOf(authorizer: Authorizer, request: GatewayRequest): string[] {
  const values = sourcesOf(authorizer).map((source) => valueAt(source, request) || undefined);
  const { type, identityValidationExpression: expression } = authorizer;
  const present = values.filter((value) => value !== undefined);
  if (present.length < values.length) throw unauthorized();
  if (type === "TOKEN" && expression && present.some((value) => matchesJava(expression, value) === false))
    throw unauthorized();
  return present;
}
