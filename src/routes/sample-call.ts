import type { Route } from "./route.ts";
import { EACH_VERB } from "./route-pattern.ts";

type Routes = readonly Pick<Route, "verb" | "path">[];

/** A verb and a path that a route serves. */
export interface SampleCall {
  readonly verb: string;
  readonly path: string;
}

/** Verbs that change nothing come first. */
const BY_SAFETY = ["GET", "HEAD", ...EACH_VERB.filter((verb) => verb !== "GET" && verb !== "HEAD")];

/** "1", or the next number that is not a literal part of a path: `/{id}` is not called as `/1` where that is a route. */
export function sampleText(routes: Routes): string {
  const literals = new Set(routes.flatMap(({ path }) => path.split("/")));
  let number = 1;
  while (literals.has(String(number))) number++;
  return String(number);
}

/** A path that only this path's resource serves: its variables filled in. */
export const samplePath = (routes: Routes, path: string): string => path.replace(/\{[^}]*\}/g, sampleText(routes));

/**
 * A call that API Gateway sends to this route and not to a more specific one: ANY serves the verbs without a separate
 * route at its path.
 * @returns undefined when every verb has one, so that no call reaches the route.
 */
export function sampleCall(routes: Routes, { verb, path }: Pick<Route, "verb" | "path">): SampleCall | undefined {
  const taken = new Set(routes.flatMap((one) => (one.path === path ? [one.verb as string] : [])));
  const free = verb === "ANY" ? BY_SAFETY.find((one) => !taken.has(one)) : verb;
  return free === undefined ? undefined : { verb: free, path: samplePath(routes, path) };
}
