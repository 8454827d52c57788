import type { Findings } from "../config/text/findings.ts";
import type { Route, Rule } from "./route.ts";
import { routePatterns } from "./route-pattern.ts";
import { overlap } from "./rule-overlap.ts";

type Method = Rule["allow"][number];

/** The spelling of a route's path under which a rule allows calls of it; undefined where it allows none. See `overlap`. */
export const spellingAllowed = (rule: Method, route: Route): string | undefined =>
  rule.verb === "ANY" || route.verb === "ANY" || rule.verb === route.verb ? overlap(rule.path, route.path) : undefined;

/**
 * Notes the routes that a rule allows without naming them. A policy has no parameters: `{id}` becomes `*`, which matches
 * slashes and the empty text too. A path that reaches no other route needs no note.
 */
export function noteReach({ name, allow }: Rule, protectedRoutes: readonly Route[], findings: Findings): void {
  for (const method of allow) {
    const also = unnamed(method, allow, protectedRoutes);
    if (also.length > 0) findings.note(`rule ${name}: ${inPolicy(method)}: it also allows ${also.join(", ")}`);
  }
}

/** The routes that one method of a rule allows and no method names: "GET /orders (called as /orders/)". */
function unnamed(method: Method, allow: readonly Method[], protectedRoutes: readonly Route[]): string[] {
  const names = new Set<string>();
  for (const route of protectedRoutes) {
    const spelling = spellingAllowed(method, route);
    // The routes of a written `*` are intended, but hardly a route with a trailing slash.
    if (spelling === undefined || (!method.path.includes("{") && spelling === route.path)) continue;
    const also: Method = { verb: method.verb === "ANY" ? route.verb : method.verb, path: route.path };
    if (allow.some((one) => isNamed(one, also))) continue;
    names.add(`${also.verb} ${also.path}${spelling === also.path ? "" : ` (called as ${spelling})`}`);
  }
  return [...names];
}

/** What a method becomes in the policy. A written `*` stays as it is. */
function inPolicy(method: Method): string {
  const { verb, path } = method;
  if (!path.includes("{")) return `${verb} ${path}, where * may be empty`;
  const [pattern, ...others] = routePatterns(method);
  const verbs = others.length > 0 ? ", likewise for each verb," : "";
  return `${verb} ${path} is ${pattern}${verbs} in the policy, and * spans slashes and may be empty`;
}

/** Whether a rule names a method: by its path, or by a written `*`. */
const isNamed = (rule: Method, { verb, path }: Method): boolean =>
  (rule.verb === "ANY" || rule.verb === verb) &&
  (rule.path === path || (!rule.path.includes("{") && coversAll(rule.path, path)));

/** No path contains a NUL, so only a `*` can match every value of the route's variables. */
function coversAll(rulePath: string, routePath: string): boolean {
  const path = routePath.replace(/\{[^}]*\}/g, "\0");
  return overlap(rulePath, path) === path;
}
