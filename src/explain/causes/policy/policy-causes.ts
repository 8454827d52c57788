import type { Cause } from "../cause.ts";
import { policyAction } from "./policy-action.ts";
import { policyConditional } from "./policy-conditional.ts";
import { policyDenyHidesAllow } from "./policy-deny-hides-allow.ts";
import { policyExplicitDeny } from "./policy-explicit-deny.ts";
import { policyNoAllow } from "./policy-no-allow.ts";
import { policyOtherApi } from "./policy-other-api.ts";
import { policyOtherMethod } from "./policy-other-method.ts";
import { policyOtherStage } from "./policy-other-stage.ts";

/** Why the policy of an authorizer denies a call: at most one of them applies. */
export const POLICY_CAUSES: readonly Cause[] = [
  policyDenyHidesAllow,
  policyExplicitDeny,
  policyConditional,
  policyAction,
  policyOtherApi,
  policyOtherStage,
  policyOtherMethod,
  policyNoAllow,
];
