import { allowsOtherActions } from "./not-allowed.ts";
import { policyCause } from "./policy-cause.ts";

/** The policy allows other actions than to call APIs. */
export const policyAction = policyCause("policy-action", "error", (denied) => {
  const others = allowsOtherActions(denied);
  if (others === undefined) return undefined;
  const actions = others.flatMap((one) =>
    one.actions.length > 0 ? one.actions : one.notActions.map((name) => `all but ${name}`),
  );
  return {
    problem: `allows ${actions.join(", ")}, and calls of an API need execute-api:Invoke`,
    fix: "set Action to execute-api:Invoke",
  };
});
