import { EACH_VERB } from "../../routes/route-pattern.ts";

/** A route: whether it has an authorizer, and which. */
export interface Reachable {
  readonly verb: string;
  readonly path: string;
  /** Undefined: anyone may call it. */
  readonly authorizer: string | undefined;
}

/** A slash at the end makes no other path. */
const stepsOf = (path: string): string[] => path.replace(/^\/|\/$/g, "").split("/");

/** A literal before a variable before a greedy one, as API Gateway chooses. */
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

/** Paths that stand for all that a route's variables may be: text that no other route has in its place. */
export function samplesOf(path: string): string[] {
  const sample = path.replace(/\{[^}]*\}/g, "\0");
  return path.endsWith("+}") ? [sample, `${sample}/\0`] : [sample];
}

/** The route that serves a call, when there is one: where a path lacks the verb, a wider one may have it. */
export function servedBy(routes: readonly Reachable[], verb: string, path: string): Reachable | undefined {
  const steps = stepsOf(path);
  const all = routes
    .map((route) => ({ route, pattern: stepsOf(route.path) }))
    .filter(({ route, pattern }) => (route.verb === verb || route.verb === "ANY") && matches(pattern, steps))
    .sort((a, b) => bySteps(a.pattern, b.pattern) || (a.route.verb === "ANY" ? 1 : -1));
  return all[0]?.route;
}

/** Every verb of every path, ANY taken apart. */
export function methodsOf(routes: readonly Pick<Reachable, "verb" | "path">[]): Pick<Reachable, "verb" | "path">[] {
  const all = routes.flatMap(({ verb, path }) =>
    (verb === "ANY" ? EACH_VERB : [verb]).map((one) => ({ verb: one, path })),
  );
  const byName = new Map(all.map((one) => [`${one.verb} ${one.path}`, one]));
  return [...byName.values()];
}
