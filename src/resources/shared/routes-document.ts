import {
  fixedHeaders,
  headersOf,
  type Integration,
  JSON_TYPE,
  OK,
  REQUEST_TEMPLATE,
  variablesIn,
} from "./integration.ts";

/** A verb of a path in a definition. */
export interface RouteOperation {
  readonly path: string;
  readonly verb: string;
  readonly isProtected: boolean;
  readonly answer: Integration;
}

/** An authorizer that a definition creates. */
export interface RouteAuthorizer {
  readonly name: string;
  readonly authorizerType: "TOKEN" | "REQUEST";
  readonly uri: string;
  readonly identitySource: string;
  readonly validation: string;
  readonly ttlSeconds: number;
}

/** Of an API that has none: a definition needs one. */
export const IMPORTED_VERSION = "1.0";

type Json = Readonly<Record<string, unknown>>;

const HEADER_SOURCE = "method.request.header.";
/** The scheme of methods whose authorizer is attached later. */
const UNTIL_ATTACHED = "sigv4";

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
function schemeOf({ authorizerType, identitySource, ...of }: RouteAuthorizer): Json {
  const isToken = authorizerType === "TOKEN";
  return {
    type: "apiKey",
    name: isToken ? identitySource.replace(HEADER_SOURCE, "") : "Unused",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: authorizerType.toLowerCase(),
      authorizerUri: of.uri,
      authorizerResultTtlInSeconds: of.ttlSeconds,
      ...(of.validation && { identityValidationExpression: of.validation }),
      ...(!isToken && identitySource && { identitySource }),
    },
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html */
const SIGV4: Json = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

/** The same as the single calls of a method put. */
function integrationOf(answer: Integration): Json {
  if (answer.type === "AWS_PROXY")
    return { type: "aws_proxy", httpMethod: "POST", uri: answer.uri, passthroughBehavior: "when_no_match" };
  const { template } = answer;
  const response = {
    statusCode: OK,
    responseParameters: fixedHeaders(answer),
    ...(template !== undefined && { responseTemplates: { [JSON_TYPE]: template } }),
  };
  const requestTemplates = { [JSON_TYPE]: REQUEST_TEMPLATE };
  return { type: "mock", requestTemplates, passthroughBehavior: "never", responses: { default: response } };
}

function responsesOf(answer: Integration): Json {
  if (answer.type === "AWS_PROXY") return {};
  const headers = headersOf(answer).map((name) => [name, { schema: { type: "string" } }]);
  return { [OK]: { description: "200 response", headers: Object.fromEntries(headers) } };
}

function operationOf({ path, isProtected, answer }: RouteOperation, scheme: string): Json {
  const parameters = variablesIn(path).map((name) => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
  return {
    ...(parameters.length > 0 && { parameters }),
    responses: responsesOf(answer),
    ...(isProtected && { security: [{ [scheme]: [] }] }),
    "x-amazon-apigateway-integration": integrationOf(answer),
  };
}

const keyOf = (verb: string): string => (verb === "ANY" ? "x-amazon-apigateway-any-method" : verb.toLowerCase());

/**
 * The definition of routes for a merge: what it does not name stays as it is.
 * @param info of the API, which a merge would change.
 * @param authorizer that is created; without one, protected methods get AWS_IAM, to which the caller attaches the authorizer:
 * it is not documented that an existing one that a definition names keeps its ID.
 */
export function routesDocument(
  info: { readonly title: string; readonly version: string },
  operations: readonly RouteOperation[],
  authorizer: RouteAuthorizer | undefined,
): Json {
  const scheme = authorizer?.name ?? UNTIL_ATTACHED;
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [keyOf(one.verb)]: operationOf(one, scheme) };
  const isUsed = authorizer !== undefined || operations.some(({ isProtected }) => isProtected);
  const securitySchemes = isUsed ? { [scheme]: authorizer === undefined ? SIGV4 : schemeOf(authorizer) } : {};
  return { openapi: "3.0.1", info, paths, components: { securitySchemes } };
}
