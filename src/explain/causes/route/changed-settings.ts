import type { ApiView, AuthorizerView, GatewayResponseView, RouteView } from "../../view/api-view.ts";

type Settings = Readonly<Record<string, unknown>>;

/** JSON with the keys in order, so that equal values are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  ) ?? "";

/** What both an export and the Get operations have in the same form. */
const ofRoute = ({ authorizationType, authorizer, scopes, apiKeyRequired, integration }: RouteView): Settings => ({
  "authorization type": authorizationType,
  authorizer,
  scopes: [...scopes].sort(),
  "API key required": apiKeyRequired,
  "integration type": integration?.type,
  // Some endpoints give a MOCK a URI that their exports lack.
  "integration URI": integration?.type === "MOCK" ? undefined : integration?.uri,
});

const ofAuthorizer = (view: AuthorizerView): Settings => ({
  type: view.type,
  function: view.uri,
  role: view.credentials,
  "identity sources": view.identitySources,
  "token validation": view.validationExpression,
  "cache seconds": view.ttlSeconds,
});

/** @param other whose status code may be the default, which one listing shows and the other does not. */
const ofResponse = ({ statusCode, headers }: GatewayResponseView, other: GatewayResponseView): Settings => ({
  ...(statusCode !== undefined && other.statusCode !== undefined && { "status code": statusCode }),
  headers,
});

/** "authorizer jwt: function, cache seconds" for what differs; nothing where all is equal. */
function differences(what: string, live: Settings, current: Settings): string[] {
  const names = Object.keys(current).filter((name) => canonical(live[name]) !== canonical(current[name]));
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

/** How routes of a stage and their authorizers differ from the configuration: those that both have. */
export function changedSettings(live: ApiView, current: ApiView, routes: readonly RouteView[]): string[] {
  const names = new Set(routes.map(({ authorizer }) => authorizer));
  return [
    ...routes.flatMap((route) => {
      const now = current.routes.find(({ path, verb }) => path === route.path && verb === route.verb);
      return now === undefined ? [] : differences(`${route.verb} ${route.path}`, ofRoute(route), ofRoute(now));
    }),
    ...live.authorizers.flatMap((authorizer) => {
      const now = current.authorizers.find(({ name }) => name === authorizer.name);
      if (now === undefined || !names.has(authorizer.name)) return [];
      return differences(`authorizer ${authorizer.name}`, ofAuthorizer(authorizer), ofAuthorizer(now));
    }),
    ...current.gatewayResponses.flatMap((now) => {
      const none = { type: now.type, statusCode: undefined, headers: {} };
      const response = live.gatewayResponses.find(({ type }) => type === now.type) ?? none;
      return differences(`gateway response ${now.type}`, ofResponse(response, now), ofResponse(now, response));
    }),
  ];
}

const parsed = (policy: string | undefined): unknown => {
  try {
    return JSON.parse(policy ?? "null");
  } catch {
    return policy;
  }
};

/** True where the stage has another resource policy than the API. */
export const isPolicyChanged = (live: ApiView, current: ApiView): boolean =>
  canonical(parsed(live.resourcePolicy)) !== canonical(parsed(current.resourcePolicy));
