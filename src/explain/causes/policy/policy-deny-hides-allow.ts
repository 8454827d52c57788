import { policyCause } from "./policy-cause.ts";

/** One statement allows the method and another denies it: the Deny wins. */
export const policyDenyHidesAllow = policyCause(
  "policy-deny-hides-allow",
  "warning",
  ({ decision }, { call, address }) => {
    if (decision.effect !== "deny" || !decision.hidesAllow) return undefined;
    const resources = decision.by.flatMap((one) => one.resources);
    return {
      problem: `returned a policy with an Allow and a Deny for ${call.method} ${address?.path ?? "/"}, and a Deny wins, whatever the order`,
      evidence: [`the Deny is for ${resources.join(", ")}`],
      fix: "narrow the Resource of the Deny; what no statement allows is denied anyway",
    };
  },
);
