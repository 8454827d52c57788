import { allowsElsewhere } from "./not-allowed.ts";
import { orByMessage, policyCause } from "./policy-cause.ts";

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
export const policyNoAllow = orByMessage(
  byPolicy,
  NO_ALLOW,
  (call) => `returned a policy, or one is cached, that does not allow ${call}`,
);
