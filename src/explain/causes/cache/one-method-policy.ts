import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";
import { isCached, type TestedPolicy, testedPolicy } from "../policy/denied-call.ts";

/** A policy that covers the method of one call, and is kept for others. */
export interface OneMethodPolicy {
  readonly tested: TestedPolicy;
  /** Methods behind the same authorizer that it does not cover. */
  readonly others: readonly RouteView[];
}

/** With a variable or ANY, a route is many methods of its own. */
const isMany = ({ path, verb }: RouteView): boolean => path.includes("{") || verb === "ANY";

function othersBehind({ view, route }: CallEvidence): readonly RouteView[] {
  const name = route?.route.authorizer;
  const all = (view?.routes ?? []).filter((one) => one.authorizer === name && one.authorizationType === "CUSTOM");
  return all.filter((one) => one !== route?.route || isMany(one));
}

/** The policy of a call whose authorizer repeats the method that it is asked for, while its answer is cached. */
export function oneMethodPolicy(evidence: CallEvidence): OneMethodPolicy | undefined {
  const tested = testedPolicy(evidence);
  if (tested === undefined || !isCached(tested) || tested.decision.effect !== "allow") return undefined;
  const isRepeated = tested.decision.by.every(
    ({ repeated, resources }) => repeated.length > 0 && repeated.length === resources.length,
  );
  const others = othersBehind(evidence);
  return isRepeated && others.length > 0 ? { tested, others } : undefined;
}

/** A second call that would show that a policy is kept for other methods. */
export interface SecondCall {
  readonly url: URL;
  readonly method: "GET";
  /** Behind the stage. */
  readonly path: string;
}

/**
 * The second call that shows it: only a GET, of a path that is known, after a call that was let through.
 * @returns undefined where there is nothing to show, or no such path.
 */
export function secondCall(evidence: CallEvidence): SecondCall | undefined {
  const { answer, address, sent } = evidence;
  const { pathname } = sent.url;
  if (!isAnswer(answer) || answer.status >= 400 || address === undefined || !pathname.endsWith(address.path))
    return undefined;
  const { others = [] } = oneMethodPolicy(evidence) ?? {};
  const other = others.find(
    ({ verb, path, apiKeyRequired }) =>
      verb === "GET" && !path.includes("{") && !apiKeyRequired && path !== address.path,
  );
  if (other === undefined) return undefined;
  const url = new URL(sent.url);
  url.pathname = pathname.slice(0, pathname.length - address.path.length) + other.path;
  return { url, method: "GET", path: other.path };
}
