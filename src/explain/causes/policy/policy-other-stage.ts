import { nearestAllowed } from "./not-allowed.ts";
import { policyCause } from "./policy-cause.ts";

/** The policy allows another stage. */
export const policyOtherStage = policyCause("policy-other-stage", "error", (denied, { stageName, apiId }) => {
  const nearest = nearestAllowed(denied, ["stage"]);
  if (nearest === undefined) return undefined;
  const { seen, mistake, resource } = nearest;
  return {
    problem: mistake
      ? `allows a resource with ${seen} in place of the stage, and the call is to stage ${stageName}: ${mistake}`
      : `allows stage ${seen || "(none)"}, and the call is to stage ${stageName}`,
    evidence: [`its policy allows ${resource}`],
    fix: `allow ${apiId}/${stageName}/<verb>/<path>, with the stage taken from event.methodArn`,
  };
});
