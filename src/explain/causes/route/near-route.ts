import type { RouteView } from "../../view/api-view.ts";
import { matchResource, matchRoute } from "../../view/match-route.ts";

/** A call that no route serves. */
export interface UnservedCall {
  readonly method: string;
  /** Behind the stage. */
  readonly path: string;
  readonly stageName: string;
  /** Of a custom domain's mapping, "" without one. */
  readonly basePath: string;
}

const nameOf = ({ verb, path }: RouteView): string => `${verb} ${path}`;
const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

/** How many parts two paths have in common from the start; a variable fits any part. */
function commonParts(route: string, path: string): number {
  const [a, b] = [partsOf(route), partsOf(path)];
  const differs = a.findIndex((part, index) => !part.startsWith("{") && part !== b[index]);
  return differs === -1 ? Math.min(a.length, b.length) : differs;
}

/** The path without a prefix that is already in the address, where that is a route. */
function withoutRepeated(routes: readonly RouteView[], call: UnservedCall): string | undefined {
  const repeated = [
    { prefix: call.stageName, what: `the stage ${call.stageName}` },
    { prefix: call.basePath, what: `the base path /${call.basePath}` },
  ];
  for (const { prefix, what } of repeated) {
    if (prefix === "" || !`${call.path}/`.startsWith(`/${prefix}/`)) continue;
    const rest = call.path.slice(prefix.length + 1) || "/";
    if (matchRoute(routes, call.method, rest))
      return `${what} is in the address twice: ${call.method} ${rest} is a route`;
  }
  return undefined;
}

/** Says which route may have been meant; undefined when none is near. */
export function nearRoute(routes: readonly RouteView[], call: UnservedCall): string | undefined {
  const { method, path } = call;
  const repeated = withoutRepeated(routes, call);
  if (repeated !== undefined) return repeated;
  const resource = matchResource(routes, path);
  const verbs = routes.filter((route) => route.path === resource).map(({ verb }) => verb);
  if (verbs.length > 0) return `${resource} has ${verbs.join(", ")}, but not ${method}`;
  const lower = routes.map((route) => ({ ...route, path: route.path.toLowerCase() }));
  const caseless = matchResource(lower, path.toLowerCase());
  const meant = routes.find((route) => route.path.toLowerCase() === caseless);
  if (meant !== undefined) return `upper and lower case count: the route is ${nameOf(meant)}`;
  const [, rest] = /^\/[^/]+(\/.*)$/s.exec(path) ?? [];
  const shorter = rest === undefined ? undefined : matchRoute(routes, method, rest);
  if (shorter !== undefined && !shorter.route.path.includes("+}"))
    return `without its first part the path is that of ${nameOf(shorter.route)}`;
  const near = routes
    .filter(({ verb }) => verb !== "OPTIONS" || method === "OPTIONS")
    .map((route) => ({ route, common: commonParts(route.path, path), sameVerb: [method, "ANY"].includes(route.verb) }))
    .filter(({ common }) => common > 0)
    .sort((a, b) => Number(b.sameVerb) - Number(a.sameVerb) || b.common - a.common)[0];
  return near && `the nearest route is ${nameOf(near.route)}`;
}
