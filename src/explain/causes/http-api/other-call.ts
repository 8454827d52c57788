import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { OtherApi, OtherAuthorizer, OtherRoute } from "../../evidence/other-api.ts";
import type { RouteView } from "../../view/api-view.ts";
import { matchRoute } from "../../view/match-route.ts";

/** The route that takes what no other one does. */
const CATCH_ALL = "$default";

/** A call of an HTTP API. */
export interface OtherCall {
  readonly api: OtherApi;
  /** "$default", or the stage in the address; undefined when neither exists, or the stages could not be read. */
  readonly stage: string | undefined;
  /** Behind the stage. */
  readonly path: string;
  /** Undefined when none serves the call, or the routes could not be read. */
  readonly route: OtherRoute | undefined;
  /** Undefined for a route without one. */
  readonly authorizer: OtherAuthorizer | undefined;
}

/** Stage and path of a call: "$default" serves addresses without a stage. */
function placeOf({ stages }: OtherApi, { address, domain }: CallEvidence): { stage: string | undefined; path: string } {
  const { stage, path = "/" } = address ?? {};
  const names = itemValue(stages) ?? [];
  if (stage !== undefined && (names.includes(stage) || domain !== undefined)) return { stage, path };
  const whole = stage === undefined ? path : `/${stage}${path === "/" ? "" : path}`;
  return { stage: names.includes(CATCH_ALL) ? CATCH_ALL : undefined, path: whole };
}

/** Routes of an HTTP API in the form of those of a REST API, to match them. */
const viewOf = ({ key }: OtherRoute): Pick<RouteView, "verb" | "path">[] => {
  const [verb, path] = key.split(" ");
  return verb && path ? [{ verb, path }] : [];
};

function routeFor(routes: readonly OtherRoute[], method: string, path: string): OtherRoute | undefined {
  const match = matchRoute(routes.flatMap(viewOf), method, path);
  const key = match === undefined ? CATCH_ALL : `${match.route.verb} ${match.route.path}`;
  return routes.find((route) => route.key === key);
}

/** The call, where an HTTP API has the id of the address; undefined for REST and WebSocket APIs. */
export function otherCall(evidence: CallEvidence): OtherCall | undefined {
  const api = itemValue(evidence.otherApi);
  if (api?.protocol !== "HTTP") return undefined;
  const { stage, path } = placeOf(api, evidence);
  const route = routeFor(itemValue(api.routes) ?? [], evidence.call.method, path);
  const authorizer = itemValue(api.authorizers)?.find(({ id }) => id === route?.authorizerId);
  return { api, stage, path, route, authorizer };
}

/** "HTTP API orders (a1b2c3d4e5)". */
export const otherName = ({ name, id }: OtherApi): string => `HTTP API ${name} (${id})`;
