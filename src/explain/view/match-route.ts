import type { RouteView } from "./api-view.ts";

/** What a call is matched with. */
type RouteKey = Pick<RouteView, "path" | "verb">;

/** A route that serves a call. */
export interface RouteMatch<Route extends RouteKey = RouteView> {
  readonly route: Route;
  /** By name, as in the path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

const isGreedy = (part: string): boolean => /^\{.+\+\}$/.test(part);
const isVariable = (part: string): boolean => part.startsWith("{");
const nameOf = (part: string): string => part.replace(/^\{|\+?\}$/g, "");

/** The values of a path's variables; undefined when it is not of this resource. */
function parametersOf(resource: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, part] of resource.entries()) {
    const actual = path[index];
    if (actual === undefined) return undefined;
    if (isGreedy(part)) return { ...values, [nameOf(part)]: path.slice(index).join("/") };
    if (isVariable(part)) values[nameOf(part)] = actual;
    else if (part !== actual) return undefined;
  }
  return resource.length === path.length ? values : undefined;
}

/** A literal part is preferred to a variable, a variable to a greedy one. */
const rank = (part: string | undefined): number =>
  part === undefined ? 3 : isGreedy(part) ? 2 : isVariable(part) ? 1 : 0;

function morePrecise(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(a[index]) - rank(b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The path of the resource that serves a path; undefined when none does. */
export function matchResource(routes: readonly RouteKey[], path: string): string | undefined {
  const actual = partsOf(path);
  const paths = [...new Set(routes.map((route) => route.path))];
  const [best] = paths
    .filter((one) => parametersOf(partsOf(one), actual) !== undefined)
    .sort((a, b) => morePrecise(partsOf(a), partsOf(b)));
  return best;
}

/**
 * The route that API Gateway chooses: the most precise resource, then its method of this verb or ANY.
 * @param path behind the stage: "/orders/1".
 */
export function matchRoute<Route extends RouteKey>(
  routes: readonly Route[],
  verb: string,
  path: string,
): RouteMatch<Route> | undefined {
  const resource = matchResource(routes, path);
  const ofResource = routes.filter((route) => route.path === resource);
  const route = ofResource.find((one) => one.verb === verb) ?? ofResource.find((one) => one.verb === "ANY");
  if (route === undefined || resource === undefined) return undefined;
  return { route, pathParameters: parametersOf(partsOf(resource), partsOf(path)) ?? {} };
}
