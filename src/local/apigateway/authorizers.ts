import { own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { Authorizer, RestApi } from "./apigateway-model.ts";
import { badRequest, conflict } from "./apigateway-refusals.ts";
import { isHeaderSource, isSource } from "./identity-source.ts";
import { apiOf, apisIn, found, listing, newId, type Paging } from "./lookup.ts";
import { type Fields, made, members, PATCHES, type Patches, patch, texts } from "./patch.ts";

type AuthorizerInput = { readonly restApiId: string } & Patches & Partial<Authorizer>;
type AuthorizerPath = { readonly restApiId: string; readonly authorizerId: string };

/** The TTL of an authorizer that sets none. */
export const DEFAULT_TTL_SECONDS = 300;
const INVOCATION = /^arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/.+\/invocations$/;
/** Java's and JavaScript's patterns differ little in practice; the main difference is a leading "(?i)". */
function isRegex(source: string): boolean {
  try {
    return new RegExp(source.replace(/^\(\?i\)/, "")) instanceof RegExp;
  } catch {
    return false;
  }
}

function problem(authorizer: Authorizer): string | false | undefined {
  const { type, authorizerUri = "", identitySource, identityValidationExpression: expression } = authorizer;
  const { authorizerResultTtlInSeconds: ttl = DEFAULT_TTL_SECONDS, providerARNs } = authorizer;
  const sources = (identitySource ?? "").split(",").map((source) => source.trim());
  const wrongSource =
    type === "REQUEST"
      ? (identitySource ?? "") !== "" && !sources.every((source) => isSource(source))
      : !sources.every((source) => isHeaderSource(source)) || sources.length !== 1;
  return (
    (!authorizer.name && "Authorizer name cannot be null or empty") ||
    (type === "COGNITO_USER_POOLS" && !providerARNs?.length && "ProviderARNs cannot be empty") ||
    (type !== "COGNITO_USER_POOLS" &&
      !INVOCATION.test(authorizerUri) &&
      `Invalid Authorizer URI: ${authorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`) ||
    (!(Number.isInteger(ttl) && ttl >= 0 && ttl <= 3_600) &&
      "Invalid authorizer result TTL specified, must be between 0 and 3600 seconds") ||
    (type === "REQUEST" && !identitySource && ttl > 0 && "Identity sources are required when caching is enabled") ||
    (wrongSource && `Invalid identity source specified: ${identitySource ?? null}`) ||
    (expression !== undefined && !isRegex(expression) && `Invalid identity validation expression: ${expression}`)
  );
}

/** @throws Refusal BadRequestException. */
function check(authorizer: Authorizer, { id, authorizers }: RestApi): Authorizer {
  const wrong = problem(authorizer);
  if (wrong) throw badRequest(wrong);
  if (Object.values(authorizers).some((one) => one.name === authorizer.name && one.id !== authorizer.id))
    throw badRequest(
      `Authorizer name must be unique. Authorizer ${authorizer.name} already exists in this RestApi ${id}.`,
    );
  return authorizer;
}

/** @throws Refusal NotFoundException. */
export const authorizerOf = (input: AuthorizerPath, call: Call): Authorizer =>
  found(apiOf(input, call).authorizers, input.authorizerId, "Authorizer identifier");

function create({ restApiId, patchOperations: _, ...given }: AuthorizerInput, call: Call) {
  const api = own(apisIn(call.world, call.region), restApiId);
  // AWS answers this for an API that does not exist.
  if (api === undefined)
    throw conflict("Unable to complete operation due to concurrent modification. Please try again later.");
  const { name = "", type = "" } = given;
  const authType = type === "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom";
  const authorizer = check({ authType, ...given, name, type, id: newId() }, api);
  api.authorizers[authorizer.id] = authorizer;
  return authorizer;
}

const FIELDS: Fields<Authorizer> = {
  ...texts("name", "type", "authType", "authorizerUri", "authorizerCredentials", "identitySource"),
  ...texts("identityValidationExpression"),
  "/providerARNs": members("providerARNs"),
  "/authorizerResultTtlInSeconds": made("authorizerResultTtlInSeconds", Number),
};

const update = (input: AuthorizerInput & AuthorizerPath, call: Call) =>
  patch(authorizerOf(input, call), input, FIELDS, {
    check: (changed) => {
      if (changed.identityValidationExpression === "") delete changed.identityValidationExpression;
      if (changed.authorizerCredentials === "") delete changed.authorizerCredentials;
      return check(changed, apiOf(input, call));
    },
  });

function remove(input: AuthorizerPath, call: Call): void {
  const { id, name } = authorizerOf(input, call);
  const api = apiOf(input, call);
  for (const { path, methods } of Object.values(api.resources))
    for (const { httpMethod, authorizerId } of Object.values(methods))
      if (authorizerId === id)
        throw conflict(`Cannot delete authorizer '${name}', is referenced in method: ${httpMethod}/${path}`);
  delete api.authorizers[id];
}

/** The authorizers of an API. */
export const authorizerOperations: Readonly<Record<string, Operation>> = {
  CreateAuthorizer: op<AuthorizerInput>(
    "name type providerARNs authType authorizerUri authorizerCredentials identitySource identityValidationExpression authorizerResultTtlInSeconds",
    create,
  ),
  GetAuthorizer: op<AuthorizerPath>("", authorizerOf),
  GetAuthorizers: op<AuthorizerPath & Paging>("position limit", (input, call) =>
    listing(input, Object.values(apiOf(input, call).authorizers), ({ id }) => id),
  ),
  UpdateAuthorizer: op<AuthorizerInput & AuthorizerPath>(PATCHES, update),
  DeleteAuthorizer: op<AuthorizerPath>("", remove),
};
