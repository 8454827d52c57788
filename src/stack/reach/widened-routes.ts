import type { Widened } from "../../engine/events.ts";
import { same } from "../../lib/json.ts";
import { type Admission, isOpenToAll } from "./admission.ts";
import { difference, letsMoreIn } from "./callers.ts";
import { methodsOf, type Reachable, samplesOf, servedBy } from "./served.ts";

/** Which routes an API has, and whom its authorizers let in; undefined where that is not known. */
export interface Reach {
  readonly routes: readonly Reachable[];
  readonly admissionOf: (authorizer: string) => Admission | undefined;
}

/** What becomes reachable by more callers. */
export interface Widening {
  readonly widened: readonly Widened[];
  /** Why a person has to agree to it; empty where nobody has to. */
  readonly reasons: readonly string[];
}

const ANYONE = "anyone";
const UNKNOWN = "whom the authorizer lets in";

interface Found extends Widened {
  readonly verb: string;
  readonly path: string;
  readonly becomesPublic: boolean;
}

/** How a route that has one authorizer before and after lets more callers in. */
function byRules(before: Admission | undefined, after: Admission | undefined, verb: string, path: string) {
  // Two authorizers that nothing is known of cannot be compared; one that replaces rules might let anybody in.
  if (before === undefined || same(before, after)) return undefined;
  if (after === undefined)
    return { from: difference(before, { issuers: [], rules: [] }, verb, path).from, to: UNKNOWN };
  return letsMoreIn(before, after, verb, path) ? difference(before, after, verb, path) : undefined;
}

function widenedAt(before: Reach, after: Reach, verb: string, path: string): Found | undefined {
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

/** One line for all verbs of a path where a route with ANY is what widens. */
function merged(found: readonly Found[], routes: readonly Reachable[]): Found[] {
  const all = new Map<string, Found>();
  for (const one of found) {
    const alike = found.filter(({ path, from, to }) => path === one.path && from === one.from && to === one.to);
    const isAny = alike.length > 1 && routes.some(({ verb, path }) => verb === "ANY" && path === one.path);
    const route = isAny ? `ANY ${one.path}` : one.route;
    all.set(`${route} ${one.from} ${one.to}`, { ...one, route });
  }
  return [...all.values()];
}

/**
 * Compares what is deployed with what config.ini asks for. A route that is served by nothing before is new, and opens
 * nothing that was closed; one that goes may leave its calls to a wider one.
 */
export function widening(before: Reach, after: Reach): Widening {
  const methods = methodsOf([...before.routes, ...after.routes]);
  const found = merged(
    methods.flatMap(({ verb, path }) => widenedAt(before, after, verb, path) ?? []),
    [...before.routes, ...after.routes],
  );
  const opened = found.filter(({ becomesPublic }) => becomesPublic).map(({ route }) => `${route} becomes public`);
  const byLostRules = found.filter(({ to }) => to !== ANYONE);
  const reasons = [...opened, ...(byLostRules.length > 0 && losesRules(before, after) ? ["the last rule goes"] : [])];
  return { widened: found.map(({ route, from, to }) => ({ route, from, to })), reasons };
}

/** Whether there were rules, and none is left that limits anything. */
function losesRules(before: Reach, after: Reach): boolean {
  const admissions = ({ routes, admissionOf }: Reach) =>
    [...new Set(routes.flatMap(({ authorizer }) => authorizer ?? []))].map(admissionOf);
  const had = admissions(before).some((admission) => admission !== undefined && !isOpenToAll(admission));
  return had && admissions(after).every((admission) => admission === undefined || isOpenToAll(admission));
}
