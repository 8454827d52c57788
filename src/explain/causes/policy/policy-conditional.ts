import { isCached } from "./denied-call.ts";
import { policyCause } from "./policy-cause.ts";

/** A condition of the policy is not met. */
export const policyConditional = policyCause("policy-conditional", "warning", (denied) => {
  const { decision } = denied;
  if (!decision.isConditional) return undefined;
  const isDeny = decision.effect === "allow" || decision.by.some(({ effect }) => effect === "Deny");
  return {
    problem: `returned a policy that ${isDeny ? "denies" : "allows"} this method only under a Condition, and the call ${isDeny ? "meets" : "does not meet"} it`,
    isPossible: decision.effect === "allow" && isCached(denied),
    fix: "compare the Condition with the call: aws:SourceIp is the caller's public address, and keys that API Gateway does not know are never met",
  };
});
