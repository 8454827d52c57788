import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { Cause, Detection } from "../cause.ts";
import { answerSeen, deniedCall, isCached, type TestedPolicy, testedPolicy } from "../policy/denied-call.ts";
import { cacheText, flushFix } from "./cache-fix.ts";

/** When the function was changed, where that is within the time that answers are kept. */
function changeSeen({ now }: CallEvidence, { authorizer: { function: of, view } }: TestedPolicy): string[] {
  const info = itemValue(of?.info);
  if (info === undefined || info.modifiedAt === 0) return [];
  const seconds = Math.max(0, Math.round((now - info.modifiedAt) / 1_000));
  return seconds <= view.ttlSeconds ? [`function ${info.name} was changed ${seconds} s ago`] : [];
}

function detection(evidence: CallEvidence, tested: TestedPolicy, text: string): Detection {
  const { view } = tested.authorizer;
  const changes = changeSeen(evidence, tested);
  const isShort = changes.length === 0 && tested.isOtherVerb;
  return {
    message: `authorizer ${view.name} ${text}`,
    evidence: [answerSeen(evidence), `its answer is ${cacheText(view)}`, ...changes],
    fix: flushFix(evidence, view),
    ...(isShort && { isPossible: true }),
  };
}

/** API Gateway decided by a policy from before a change. */
export const cacheStale: Cause = {
  code: "cache-stale",
  severity: "warning",
  docs: "https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html",
  detect(evidence) {
    const denied = deniedCall(evidence);
    if (denied === undefined || denied.decision.effect !== "allow" || !isCached(denied)) return undefined;
    const { ttlSeconds } = denied.authorizer.view;
    return detection(
      evidence,
      denied,
      `allows this call now, and API Gateway denied it by a policy that it returned up to ${ttlSeconds} s before`,
    );
  },
  observe(evidence) {
    const { answer } = evidence;
    const tested = isAnswer(answer) && answer.status < 400 ? testedPolicy(evidence) : undefined;
    if (tested === undefined || tested.isOtherVerb || !isCached(tested) || tested.decision.isConditional) return [];
    if (tested.decision.effect === "allow" || evidence.view?.resourcePolicy !== undefined) return [];
    const { ttlSeconds } = tested.authorizer.view;
    const text = `denies this call now, and API Gateway still allows it by a policy that it returned up to ${ttlSeconds} s before`;
    return [detection(evidence, tested, text)];
  },
};
