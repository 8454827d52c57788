import type { Widened } from "../../engine/events.ts";
import { same } from "../../lib/json.ts";
import { type Admission, isOpenToAll } from "./admission.ts";
import { difference, letsMoreIn } from "./callers.ts";
import { methodsOf, type Reachable, samplesOf, servedBy } from "./route-match.ts";

/** The routes of an API and the admissions of its authorizers; undefined if unknown. */
export interface Reach {
  readonly routes: readonly Reachable[];
  readonly admissionOf: (authorizer: string) => Admission | undefined;
}

/** The routes that more callers can reach. */
export interface Widening {
  readonly widened: readonly Widened[];
  /** Why it needs confirmation; empty if it does not. */
  readonly reasons: readonly string[];
}

const ANYONE = "anyone";
const UNKNOWN = "callers that the authorizer lets through";

interface MethodWidening extends Widened {
  readonly verb: string;
  readonly path: string;
  readonly becomesPublic: boolean;
}

/** How a route with an authorizer before and after admits more callers. */
function byRules(before: Admission | undefined, after: Admission | undefined, verb: string, path: string) {
  // Two unknown authorizers cannot be compared; an unknown one that replaces rules may admit all callers.
  if (before === undefined || same(before, after)) return undefined;
  if (after === undefined)
    return { from: difference(before, { issuers: [], rules: [] }, verb, path).from, to: UNKNOWN };
  return letsMoreIn(before, after, verb, path) ? difference(before, after, verb, path) : undefined;
}

function widenedAt(before: Reach, after: Reach, verb: string, path: string): MethodWidening | undefined {
  for (const sample of samplesOf(path)) {
    const [was, is] = [servedBy(before.routes, verb, sample), servedBy(after.routes, verb, sample)];
    if (was?.authorizer === undefined || is === undefined) continue;
    const known = before.admissionOf(was.authorizer);
    const isDeployed = before.routes.some((one) => one.path === path && (one.verb === verb || one.verb === "ANY"));
    const at = { route: `${verb} ${path}`, verb, path };
    if (is.authorizer === undefined) {
      const from = known === undefined ? UNKNOWN : difference(known, { issuers: [], rules: [] }, verb, path).from;
      return { ...at, from, to: ANYONE, becomesPublic: isDeployed };
    }
    const wider = byRules(known, after.admissionOf(is.authorizer), verb, path);
    if (wider !== undefined) return { ...at, ...wider, becomesPublic: false };
  }
  return undefined;
}

/** One entry for all verbs of a path if a route with ANY widens. */
function merged(found: readonly MethodWidening[], routes: readonly Reachable[]): MethodWidening[] {
  const all = new Map<string, MethodWidening>();
  for (const one of found) {
    const alike = found.filter(({ path, from, to }) => path === one.path && from === one.from && to === one.to);
    const isAny = alike.length > 1 && routes.some(({ verb, path }) => verb === "ANY" && path === one.path);
    const route = isAny ? `ANY ${one.path}` : one.route;
    all.set(`${route} ${one.from} ${one.to}`, { ...one, route });
  }
  return [...all.values()];
}

/**
 * Compares the deployed routes with those of config.ini. A route without a predecessor is new and opens nothing that was
 * protected; the calls of a removed one may be served by a wider one.
 */
export function widening(before: Reach, after: Reach): Widening {
  const methods = methodsOf([...before.routes, ...after.routes]);
  const found = merged(
    methods.flatMap(({ verb, path }) => widenedAt(before, after, verb, path) ?? []),
    [...before.routes, ...after.routes],
  );
  const opened = found.filter(({ becomesPublic }) => becomesPublic).map(({ route }) => `${route} becomes public`);
  const byLostRules = found.filter(({ to }) => to !== ANYONE);
  const reasons = [
    ...opened,
    ...(byLostRules.length > 0 && losesRules(before, after) ? ["the last rule is removed"] : []),
  ];
  return { widened: found.map(({ route, from, to }) => ({ route, from, to })), reasons };
}

/** Whether there were rules, and none of the remaining ones limits callers. */
function losesRules(before: Reach, after: Reach): boolean {
  const admissions = ({ routes, admissionOf }: Reach) =>
    [...new Set(routes.flatMap(({ authorizer }) => authorizer ?? []))].map(admissionOf);
  const had = admissions(before).some((admission) => admission !== undefined && !isOpenToAll(admission));
  return had && admissions(after).every((admission) => admission === undefined || isOpenToAll(admission));
}
