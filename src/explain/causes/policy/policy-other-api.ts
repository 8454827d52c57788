import { nearestAllowed } from "./not-allowed.ts";
import { policyCause } from "./policy-cause.ts";

const NAMES: Readonly<Record<string, string>> = { account: "account", region: "region", partition: "partition" };

/** The policy allows another API, or one of another account or region. */
export const policyOtherApi = policyCause("policy-other-api", "error", (denied, { apiId }) => {
  const nearest = nearestAllowed(denied, ["format", "partition", "service", "region", "account", "api"]);
  if (nearest === undefined) return undefined;
  const { part, resource, seen, wanted } = nearest;
  const isOther = part === "format" || part === "service";
  const what = isOther
    ? `resource ${resource}, which is not the ARN of an API's method`
    : `${NAMES[part] ?? "API"} ${seen || "(none)"}, and the call is to ${NAMES[part] ?? "API"} ${wanted}`;
  return {
    problem: `allows ${what}`,
    evidence: [`its policy allows ${resource}`],
    fix: `take the ARN from event.methodArn, or allow arn:<partition>:execute-api:<region>:<account>:${apiId}/<stage>/*`,
  };
});
