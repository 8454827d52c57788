import { isAnswer } from "../../call/send-call.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { answerSeen, isDenied } from "./denied-call.ts";
import { policyCause, policyFix } from "./policy-cause.ts";

const EXPLICIT = /with an explicit deny(?: in an identity-based policy)?$/;

const byPolicy = policyCause("policy-explicit-deny", "note", ({ decision }, { call, address }) => {
  if (decision.effect !== "deny" || decision.hidesAllow) return undefined;
  const resources = decision.by.flatMap((one) => [
    ...one.resources,
    ...one.notResources.map((other) => `all but ${other}`),
  ]);
  return {
    problem: `denies ${call.method} ${address?.path ?? "/"} to this caller: its policy has Effect Deny`,
    evidence: [`its policy denies ${resources.join(", ")}`],
    fix: "call with a token that may do this, or change what the authorizer's function decides",
  };
});

/** The authorizer denies the call, and means it; or API Gateway says so, and the policy is not known. */
export const policyExplicitDeny: Cause = {
  ...byPolicy,
  detect(evidence) {
    const { answer, route } = evidence;
    const known = byPolicy.detect?.(evidence);
    const isUnknown = testOf(evidence) === undefined;
    const authorizer = route?.authorizer;
    if (known || !isUnknown || !authorizer || !isDenied(evidence)) return known;
    if (!isAnswer(answer) || !EXPLICIT.test(answer.message ?? "")) return undefined;
    return {
      message: `authorizer ${authorizer.view.name} denies ${evidence.call.method} ${evidence.address?.path ?? "/"} to this caller, now or when its answer was cached`,
      evidence: [answerSeen(evidence), `API Gateway says: ${answer.message}`],
      fix: policyFix({ authorizer }, "let explain run the authorizer (apigateway:POST) to see its policy"),
      isPossible: true,
    };
  },
};
