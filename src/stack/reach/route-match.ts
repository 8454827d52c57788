import { EACH_VERB } from "../../routes/route-pattern.ts";

/** A route with its authorizer, if any. */
export interface Reachable {
  readonly verb: string;
  readonly path: string;
  /** Undefined: anyone may call it. */
  readonly authorizer: string | undefined;
}

/** The segments of a path; a trailing slash does not matter. */
const stepsOf = (path: string): string[] => path.replace(/^\/|\/$/g, "").split("/");

/** API Gateway prefers a literal to a variable, and that to a greedy variable. */
const rank = (step: string): number => (step.startsWith("{") ? (step.endsWith("+}") ? 2 : 1) : 0);

function bySteps(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = rank(a[i] ?? "") - rank(b[i] ?? "");
    if (order !== 0) return order;
  }
  return b.length - a.length;
}

function matches(pattern: readonly string[], steps: readonly string[]): boolean {
  const greedy = pattern.at(-1)?.endsWith("+}") === true;
  if (greedy ? steps.length < pattern.length : steps.length !== pattern.length) return false;
  return pattern.every((step, i) => (step.startsWith("{") ? steps[i] !== "" : step === steps[i]));
}

/** Sample paths of a route whose variables contain text that no other route has literally. */
export function samplesOf(path: string): string[] {
  const sample = path.replace(/\{[^}]*\}/g, "\0");
  return path.endsWith("+}") ? [sample, `${sample}/\0`] : [sample];
}

/** The route that serves a call, if any: if a path lacks the verb, a wider path may have it. */
export function servedBy(routes: readonly Reachable[], verb: string, path: string): Reachable | undefined {
  const steps = stepsOf(path);
  const all = routes
    .map((route) => ({ route, pattern: stepsOf(route.path) }))
    .filter(({ route, pattern }) => (route.verb === verb || route.verb === "ANY") && matches(pattern, steps))
    .sort((a, b) => bySteps(a.pattern, b.pattern) || (a.route.verb === "ANY" ? 1 : -1));
  return all[0]?.route;
}

/** Every verb of every path, with ANY as single verbs. */
export function methodsOf(routes: readonly Pick<Reachable, "verb" | "path">[]): Pick<Reachable, "verb" | "path">[] {
  const all = routes.flatMap(({ verb, path }) =>
    (verb === "ANY" ? EACH_VERB : [verb]).map((one) => ({ verb: one, path })),
  );
  const byName = new Map(all.map((one) => [`${one.verb} ${one.path}`, one]));
  return [...byName.values()];
}
