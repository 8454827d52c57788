import {
  type ApiView,
  type AuthorizerView,
  DEFAULT_TIMEOUT_MS,
  DEFAULT_TTL_SECONDS,
  gatewayHeaders,
  type IntegrationView,
  identitySourcesIn,
  type RouteView,
} from "./api-view.ts";

type Node = Readonly<Record<string, unknown>>;

const nodeOf = (value: unknown): Node => (typeof value === "object" && value !== null ? (value as Node) : {});
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
const textMap = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(nodeOf(value)).map(([key, text]) => [key, String(text)]));

const EXTENSION = "x-amazon-apigateway-";
const VERBS = ["get", "put", "post", "delete", "options", "head", "patch"];
/** The method that answers all verbs that have no method of their own. */
const ANY = `${EXTENSION}any-method`;

function integrationView(value: unknown): IntegrationView | undefined {
  if (value === undefined) return undefined;
  const integration = nodeOf(value);
  // Keyed by the pattern that selects a response, not by its status.
  const responses = Object.entries(nodeOf(integration["responses"])).map(([pattern, one]) => {
    const { statusCode, responseParameters } = nodeOf(one);
    return { status: String(statusCode), pattern: pattern === "default" ? "" : pattern, responseParameters };
  });
  const timeout = integration["timeoutInMillis"];
  return {
    type: (textOf(integration["type"]) ?? "mock").toUpperCase() as IntegrationView["type"],
    uri: textOf(integration["uri"]),
    httpMethod: textOf(integration["httpMethod"]),
    credentials: textOf(integration["credentials"]),
    timeoutMs: typeof timeout === "number" ? timeout : DEFAULT_TIMEOUT_MS,
    connectionType: textOf(integration["connectionType"]),
    requestTemplates: textMap(integration["requestTemplates"]),
    requestParameters: textMap(integration["requestParameters"]),
    passthrough: (textOf(integration["passthroughBehavior"]) ?? "when_no_match").toUpperCase(),
    responses: Object.fromEntries(
      responses.map(({ status, responseParameters }) => [status, textMap(responseParameters)]),
    ),
    patterns: Object.fromEntries(responses.map(({ status, pattern }) => [status, pattern])),
  };
}

const AUTHTYPE = `${EXTENSION}authtype`;

function authorizerView(name: string, value: unknown): AuthorizerView[] {
  const scheme = nodeOf(value);
  if (scheme[`${EXTENSION}authorizer`] === undefined) return [];
  const authorizer = nodeOf(scheme[`${EXTENSION}authorizer`]);
  const ttl = authorizer["authorizerResultTtlInSeconds"];
  const type = (textOf(authorizer["type"]) ?? "token").toUpperCase() as AuthorizerView["type"];
  // The header of a TOKEN authorizer is the name of its scheme's parameter; REQUEST has "Unused" there.
  const header = type === "REQUEST" ? undefined : textOf(scheme["name"]);
  return [
    {
      name,
      id: undefined,
      type,
      uri: textOf(authorizer["authorizerUri"]),
      credentials: textOf(authorizer["authorizerCredentials"]),
      identitySources: identitySourcesIn(
        textOf(authorizer["identitySource"]) ?? (header && `method.request.header.${header}`),
      ),
      validationExpression: textOf(authorizer["identityValidationExpression"]),
      ttlSeconds: typeof ttl === "number" ? ttl : DEFAULT_TTL_SECONDS,
      providerArns: textsOf(authorizer["providerARNs"]),
    },
  ];
}

function routeView(path: string, verb: string, operation: Node, schemes: Node): RouteView {
  const required = (Array.isArray(operation["security"]) ? operation["security"] : []).flatMap((one) =>
    Object.entries(nodeOf(one)),
  );
  const byAuthorizer = required.find(([name]) => nodeOf(schemes[name])[`${EXTENSION}authorizer`] !== undefined);
  const isPool = byAuthorizer && /^cognito_user_pools$/i.test(String(nodeOf(schemes[byAuthorizer[0]])[AUTHTYPE]));
  const isIam = required.some(([name]) => nodeOf(schemes[name])[AUTHTYPE] === "awsSigv4");
  const responses = Object.entries(nodeOf(operation["responses"]));
  return {
    path,
    verb,
    authorizationType: byAuthorizer ? (isPool ? "COGNITO_USER_POOLS" : "CUSTOM") : isIam ? "AWS_IAM" : "NONE",
    authorizer: byAuthorizer?.[0],
    scopes: textsOf(byAuthorizer?.[1]),
    apiKeyRequired: required.some(([name]) => /^x-api-key$/i.test(String(nodeOf(schemes[name])["name"]))),
    integration: integrationView(operation[`${EXTENSION}integration`]),
    responseHeaders: Object.fromEntries(
      responses.map(([status, one]) => [
        status,
        Object.keys(nodeOf(nodeOf(one)["headers"])).map((header) => header.toLowerCase()),
      ]),
    ),
  };
}

/** In JSON the policy is an object, in older exports a text. */
const policyOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : (textOf(value) ?? JSON.stringify(value));

/**
 * The API as the deployment of a stage has it.
 * @param definition OpenAPI 3.0 as JSON, from GetExport with `extensions=apigateway`.
 */
export function exportedView(definition: Node): ApiView {
  const schemes = nodeOf(nodeOf(definition["components"])["securitySchemes"]);
  const routes = Object.entries(nodeOf(definition["paths"])).flatMap(([path, item]) =>
    Object.entries(nodeOf(item)).flatMap(([verb, operation]) =>
      VERBS.includes(verb) || verb === ANY
        ? [routeView(path, verb === ANY ? "ANY" : verb.toUpperCase(), nodeOf(operation), schemes)]
        : [],
    ),
  );
  return {
    routes,
    authorizers: Object.entries(schemes).flatMap(([name, scheme]) => authorizerView(name, scheme)),
    gatewayResponses: Object.entries(nodeOf(definition[`${EXTENSION}gateway-responses`])).map(([type, one]) => ({
      type,
      statusCode: nodeOf(one)["statusCode"] === undefined ? undefined : String(nodeOf(one)["statusCode"]),
      headers: gatewayHeaders(textMap(nodeOf(one)["responseParameters"])),
    })),
    resourcePolicy: policyOf(definition[`${EXTENSION}policy`]),
    apiKeySource: definition[`${EXTENSION}api-key-source`] === "AUTHORIZER" ? "AUTHORIZER" : "HEADER",
  };
}
