import { VERBS } from "./parse-route.ts";
import type { Route } from "./route.ts";

export const EACH_VERB = VERBS.filter((verb) => verb !== "ANY");

/**
 * "DELETE /orders/{id}" as it follows `<api>/<stage>/` in a method ARN; a parameter becomes `*`. ANY becomes each verb:
 * `*` matches slashes, so `*` before `/orders` would match GET/admin/orders too. Where the path begins with `*` this makes
 * no difference.
 */
export function routePatterns({ verb, path }: Pick<Route, "verb" | "path">): string[] {
  const pattern = path.replace(/\{[^}]*\}/g, "*");
  const verbs = verb !== "ANY" ? [verb] : pattern.startsWith("/*") ? ["*"] : EACH_VERB;
  return verbs.map((one) => `${one}${pattern}`);
}
