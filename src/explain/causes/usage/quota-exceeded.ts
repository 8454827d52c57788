import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** The API key has used up the quota of its usage plan. */
export const quotaExceeded: Cause = {
  code: "quota-exceeded",
  severity: "error",
  docs: guide("api-gateway-api-usage-plans"),
  detect(evidence) {
    if (answerOf(evidence)?.errorType !== "LimitExceededException") return undefined;
    const { key, plans = [] } = itemValue(evidence.apiKeys) ?? {};
    const plan = plans.find(({ id }) => key?.planIds.includes(id));
    const name = plan?.name || plan?.id || "of its usage plan";
    const whose = key === undefined ? "the API key" : `API key ${key.name || key.id}`;
    return {
      message: `${whose} has used up the quota ${plan === undefined ? name : `of usage plan ${name}${plan.quota ? `: ${plan.quota}` : ""}`}`,
      evidence: [answerFact(evidence)],
      fix: {
        text: "wait for the next period, raise the quota, or extend it for this key",
        console: "API Gateway > Usage plans > the plan > Edit > Quota",
        cli: `aws apigateway update-usage --usage-plan-id ${plan?.id ?? "<plan>"} --key-id ${key?.id ?? "<key>"} --patch-operations op=replace,path=/remaining,value=<n>`,
        sam: "UsagePlan: { Quota: { Limit, Period } }",
        terraform: "quota_settings of aws_api_gateway_usage_plan",
      },
    };
  },
};
