import { orByMessage, policyCause } from "./policy-cause.ts";

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
export const policyExplicitDeny = orByMessage(
  byPolicy,
  EXPLICIT,
  (call) => `denies ${call} to this caller, now or when its answer was cached`,
);
