import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { Cause, Detection, Severity } from "../cause.ts";
import { answerSeen, deniedCall } from "../policy/denied-call.ts";
import { CACHE_DOCS, cacheText, uncachedFix } from "./cache-fix.ts";
import { type OneMethodPolicy, oneMethodPolicy } from "./one-method-policy.ts";

const SHOWN = 5;

function detection(
  evidence: CallEvidence,
  { tested, others }: OneMethodPolicy,
  what: string,
  seen: readonly string[],
): Detection {
  const { view } = tested.authorizer;
  const names = others.slice(0, SHOWN).map(({ verb, path }) => `${verb} ${path}`);
  return {
    message: `authorizer ${view.name} allows only the method that it was asked for, while its answer is kept for ${view.ttlSeconds} s, ${what}`,
    evidence: [
      ...seen,
      `its policy for this call allows ${tested.decision.by.flatMap((one) => one.resources).join(", ")}`,
      `its answer is ${cacheText(view)}`,
      `behind it: ${names.join(", ")}${others.length > SHOWN ? ` and ${others.length - SHOWN} more` : ""}`,
    ],
    fix: uncachedFix(
      evidence,
      tested.authorizer,
      "return a policy for all that the caller may call, such as <api>/<stage>/*, or switch the cache off",
    ),
  };
}

/** What the second call shows: undefined when it shows that the policy does cover others. */
function secondSeen({ second }: CallEvidence): { seen: string[]; severity: Severity } | undefined {
  if (second === undefined || !isAnswer(second.answer)) return { seen: [], severity: "warning" };
  const { path, answer, run } = second;
  if (answer.errorType !== "AccessDeniedException") return undefined;
  const { policy } = itemValue(run) ?? {};
  // Asked about that route, it does not allow it either: it denies it on purpose, and names another one by itself.
  const isRepeated = policy?.statements.some(({ effect, repeated }) => effect === "Allow" && repeated.length > 0);
  if (policy !== undefined && !isRepeated) return undefined;
  return { seen: [`GET ${path} with the same token answered ${answer.status} ${answer.errorType}`], severity: "error" };
}

/** The policy covers the method of the first call only, and API Gateway keeps it for all others. */
export const cacheOneMethod: Cause = {
  code: "cache-one-method",
  severity: "error",
  docs: CACHE_DOCS,
  detect(evidence) {
    const found = deniedCall(evidence) && oneMethodPolicy(evidence);
    const what = "and the one that is cached for this caller is for another method";
    return found && detection(evidence, found, what, [answerSeen(evidence)]);
  },
  observe(evidence) {
    const { answer } = evidence;
    const found = isAnswer(answer) && answer.status < 400 ? oneMethodPolicy(evidence) : undefined;
    const second = found && secondSeen(evidence);
    if (found === undefined || second === undefined) return [];
    const what = `so the next other method with the same token within ${found.tested.authorizer.view.ttlSeconds} s is denied with 403`;
    return [{ ...detection(evidence, found, what, second.seen), severity: second.severity }];
  },
};
