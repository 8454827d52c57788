import { isAnswer } from "../../call/send-call.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { answerSeen, isDenied } from "./denied-call.ts";
import { allowsElsewhere } from "./not-allowed.ts";
import { policyCause, policyFix } from "./policy-cause.ts";

const NO_ALLOW = /no identity-based policy allows/;

const byPolicy = policyCause("policy-no-allow", "warning", (denied) => {
  const elsewhere = allowsElsewhere(denied);
  if (elsewhere === undefined || elsewhere.some(({ resources }) => resources.length > 0)) return undefined;
  return {
    problem: `returned a policy that allows nothing${elsewhere.length > 0 ? ": its list of resources is empty" : ""}`,
    fix: "return a statement with Effect Allow for the methods that this caller may call",
  };
});

/** The policy allows nothing at all; or API Gateway says that it does not allow this, and the policy is not known. */
export const policyNoAllow: Cause = {
  ...byPolicy,
  detect(evidence) {
    const { answer, route } = evidence;
    const known = byPolicy.detect?.(evidence);
    const isUnknown = testOf(evidence) === undefined;
    const authorizer = route?.authorizer;
    if (known || !isUnknown || !authorizer || !isDenied(evidence)) return known;
    if (!isAnswer(answer) || !NO_ALLOW.test(answer.message ?? "")) return undefined;
    return {
      message: `authorizer ${authorizer.view.name} returned a policy, or one is cached, that does not allow ${evidence.call.method} ${evidence.address?.path ?? "/"}`,
      evidence: [answerSeen(evidence), `API Gateway says: ${answer.message}`],
      fix: policyFix({ authorizer }, "let explain run the authorizer (apigateway:POST) to see its policy"),
      isPossible: true,
    };
  },
};
