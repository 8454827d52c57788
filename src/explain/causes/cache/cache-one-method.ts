import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";
import { answerSeen, deniedCall, isCached, type TestedPolicy, testedPolicy } from "../policy/denied-call.ts";
import { CACHE_DOCS, cacheText, uncachedFix } from "./cache-fix.ts";

/** Methods behind the same authorizer that a policy for one method does not cover: with a variable, a route is many. */
function othersBehind({ view, route }: CallEvidence): readonly string[] {
  const name = route?.route.authorizer;
  const all = (view?.routes ?? []).filter((one) => one.authorizer === name && one.authorizationType === "CUSTOM");
  const isMany = ({ path, verb }: (typeof all)[number]) => path.includes("{") || verb === "ANY";
  return all.filter((one) => one !== route?.route || isMany(one)).map(({ verb, path }) => `${verb} ${path}`);
}

/** The policy repeats the method that was asked for, and is kept for others. */
function oneMethodPolicy(evidence: CallEvidence): { tested: TestedPolicy; others: readonly string[] } | undefined {
  const tested = testedPolicy(evidence);
  if (tested === undefined || !isCached(tested) || tested.decision.effect !== "allow") return undefined;
  const isRepeated = tested.decision.by.every(
    (one) => one.repeated.length > 0 && one.repeated.length === one.resources.length,
  );
  const others = othersBehind(evidence);
  return isRepeated && others.length > 0 ? { tested, others } : undefined;
}

function detection(evidence: CallEvidence, isDeniedNow: boolean): Detection | undefined {
  const found = oneMethodPolicy(evidence);
  if (found === undefined) return undefined;
  const { view } = found.tested.authorizer;
  const what = isDeniedNow
    ? `and the one that is cached for this caller is for another method`
    : `so with the same token the next other method within ${view.ttlSeconds} s is denied with 403`;
  return {
    message: `authorizer ${view.name} allows only the method that it was asked for, while its answer is kept for ${view.ttlSeconds} s, ${what}`,
    evidence: [
      ...(isDeniedNow ? [answerSeen(evidence)] : []),
      `its policy for this call allows ${found.tested.decision.by.flatMap((one) => one.resources).join(", ")}`,
      `its answer is ${cacheText(view)}`,
      `behind it: ${found.others.slice(0, 5).join(", ")}${found.others.length > 5 ? ` and ${found.others.length - 5} more` : ""}`,
    ],
    fix: uncachedFix(
      evidence,
      found.tested.authorizer,
      "return a policy for all that the caller may call, such as <api>/<stage>/*, or switch the cache off",
    ),
  };
}

/** The policy covers the method of the first call only, and API Gateway keeps it for all others. */
export const cacheOneMethod: Cause = {
  code: "cache-one-method",
  severity: "error",
  docs: CACHE_DOCS,
  detect: (evidence) => (deniedCall(evidence) ? detection(evidence, true) : undefined),
  observe({ answer, ...rest }) {
    if (!isAnswer(answer) || answer.status >= 400) return [];
    const found = detection({ answer, ...rest }, false);
    return found ? [{ ...found, severity: "warning" }] : [];
  },
};
