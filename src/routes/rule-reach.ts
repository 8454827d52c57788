import type { Findings } from "../config/text/findings.ts";
import type { Route, Rule } from "./route.ts";
import { routePatterns } from "./route-pattern.ts";
import { overlap } from "./rule-overlap.ts";

type Method = Rule["allow"][number];

/** By which spelling of its path some call of this route is one that the rule allows, if by any: see `overlap`. */
export const spellingAllowed = (rule: Method, route: Route): string | undefined =>
  rule.verb === "ANY" || route.verb === "ANY" || rule.verb === route.verb ? overlap(rule.path, route.path) : undefined;

/**
 * Notes which routes a rule allows without saying so. A policy knows no parameters: `{id}` stands there as `*`, which
 * takes slashes too, and may be nothing. A path that reaches no other route has no note: there is nothing to do about it.
 */
export function noteReach({ name, allow }: Rule, guarded: readonly Route[], findings: Findings): void {
  for (const method of allow) {
    const also = unnamed(method, allow, guarded);
    if (also.length > 0) findings.note(`rule ${name}: ${inPolicy(method)}: it also allows ${also.join(", ")}`);
  }
}

/** The routes that one method of a rule allows and none names, each once: "GET /orders (called as /orders/)". */
function unnamed(method: Method, allow: readonly Method[], guarded: readonly Route[]): string[] {
  const found = new Set<string>();
  for (const route of guarded) {
    const spelling = spellingAllowed(method, route);
    // What a `*` that was written as one takes in was asked for, but hardly the route with a slash behind it.
    if (spelling === undefined || (!method.path.includes("{") && spelling === route.path)) continue;
    const also: Method = { verb: method.verb === "ANY" ? route.verb : method.verb, path: route.path };
    if (allow.some((one) => isMeant(one, also))) continue;
    found.add(`${also.verb} ${also.path}${spelling === also.path ? "" : ` (called as ${spelling})`}`);
  }
  return [...found];
}

/** How a method stands in the policy, and what that means. A `*` that was written as one stands there as it is. */
function inPolicy(method: Method): string {
  const { verb, path } = method;
  if (!path.includes("{")) return `${verb} ${path}, where * may be nothing`;
  const [pattern, ...others] = routePatterns(method);
  const verbs = others.length > 0 ? ", and so for each verb" : "";
  return `${verb} ${path} stands in the policy as ${pattern}${verbs}, and * spans slashes and may be nothing`;
}

/** Whether a rule says in so many words that a method is allowed: by its path, or by a `*` that was written as one. */
const isMeant = (rule: Method, { verb, path }: Method): boolean =>
  (rule.verb === "ANY" || rule.verb === verb) &&
  (rule.path === path || (!rule.path.includes("{") && takesAll(rule.path, path)));

/** No path holds a NUL, so only a `*` can take in what the route's variables stand for, whatever it is. */
function takesAll(rulePath: string, routePath: string): boolean {
  const path = routePath.replace(/\{[^}]*\}/g, "\0");
  return overlap(rulePath, path) === path;
}
