import type { Authorizer, GatewayResponse, Integration, Method, Resource, RestApi } from "@aws-sdk/client-api-gateway";
import {
  type ApiView,
  type AuthorizerView,
  DEFAULT_TIMEOUT_MS,
  DEFAULT_TTL_SECONDS,
  declaredHeaders,
  gatewayHeaders,
  type IntegrationView,
  identitySourcesIn,
  type RouteView,
} from "./api-view.ts";

/** What API Gateway's Get operations return of one API. */
export interface ApiListing {
  readonly api: RestApi;
  /** With `embed=methods`. */
  readonly resources: readonly Resource[];
  readonly authorizers: readonly Authorizer[];
  readonly gatewayResponses: readonly GatewayResponse[];
}

function integrationView(integration: Integration | undefined): IntegrationView | undefined {
  if (integration === undefined) return undefined;
  const responses = Object.entries(integration.integrationResponses ?? {});
  return {
    type: (integration.type ?? "MOCK") as IntegrationView["type"],
    uri: integration.uri,
    httpMethod: integration.httpMethod,
    credentials: integration.credentials,
    timeoutMs: integration.timeoutInMillis ?? DEFAULT_TIMEOUT_MS,
    connectionType: integration.connectionType,
    requestTemplates: integration.requestTemplates ?? {},
    requestParameters: integration.requestParameters ?? {},
    passthrough: integration.passthroughBehavior ?? "WHEN_NO_MATCH",
    responses: Object.fromEntries(responses.map(([status, one]) => [status, one.responseParameters ?? {}])),
    patterns: Object.fromEntries(responses.map(([status, one]) => [status, one.selectionPattern ?? ""])),
  };
}

const routeView = (
  { id, path = "" }: Resource,
  verb: string,
  method: Method,
  names: ReadonlyMap<string, string>,
): RouteView => ({
  resourceId: id,
  path,
  verb,
  authorizationType: (method.authorizationType ?? "NONE") as RouteView["authorizationType"],
  // An id that no authorizer has is shown as it is.
  authorizer: method.authorizerId && (names.get(method.authorizerId) ?? method.authorizerId),
  scopes: method.authorizationScopes ?? [],
  apiKeyRequired: method.apiKeyRequired ?? false,
  integration: integrationView(method.methodIntegration),
  responseHeaders: declaredHeaders(method.methodResponses ?? {}),
});

const authorizerView = (one: Authorizer): AuthorizerView => ({
  name: one.name ?? one.id ?? "",
  id: one.id,
  type: (one.type ?? "TOKEN") as AuthorizerView["type"],
  uri: one.authorizerUri,
  credentials: one.authorizerCredentials || undefined,
  identitySources: identitySourcesIn(one.identitySource),
  validationExpression: one.identityValidationExpression || undefined,
  ttlSeconds: one.authorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS,
  providerArns: one.providerARNs ?? [],
});

/** API Gateway returns the policy of an API with its quotes escaped. */
export function policyText(policy: string | undefined): string | undefined {
  if (!policy) return undefined;
  return policy.includes('\\"') ? policy.replaceAll('\\"', '"') : policy;
}

/** An API as it is configured now. */
export function currentView({ api, resources, authorizers, gatewayResponses }: ApiListing): ApiView {
  const names = new Map(authorizers.map(({ id = "", name = "" }) => [id, name]));
  return {
    routes: resources.flatMap((resource) =>
      Object.entries(resource.resourceMethods ?? {}).map(([verb, method]) => routeView(resource, verb, method, names)),
    ),
    authorizers: authorizers.map(authorizerView),
    gatewayResponses: gatewayResponses
      .filter(({ defaultResponse }) => defaultResponse !== true)
      .map(({ responseType = "", statusCode, responseParameters }) => ({
        type: responseType,
        statusCode,
        headers: gatewayHeaders(responseParameters),
      })),
    resourcePolicy: policyText(api.policy),
    apiKeySource: api.apiKeySource ?? "HEADER",
  };
}
