import { answered, unauthorized } from "../answered.ts";
import { functionRan } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { lackingSources, sourceName, sourcesOf } from "./sent-identity.ts";

/** An identity source is there, without a value. */
export const identitySourceEmpty: Cause = {
  code: "identity-source-empty",
  severity: "error",
  docs: "https://repost.aws/knowledge-center/api-gateway-401-error-lambda-authorizer",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    if (!unauthorized(evidence) || authorizer === undefined || functionRan(evidence)) return undefined;
    const { empty } = lackingSources(evidence, sourcesOf(evidence));
    if (empty.length === 0) return undefined;
    const names = empty.map(sourceName).join(" and ");
    const isStage = empty.some((one) => one.in === "stageVariables");
    return {
      message: `${isStage ? "" : "the call sends "}${names} ${isStage ? `of stage ${evidence.stageName} is empty` : "without a value"}, where authorizer ${authorizer.view.name} reads its token: API Gateway answers 401 without calling the authorizer`,
      evidence: [...answered(evidence), `identity sources: ${sourcesOf(evidence).map(sourceName).join(", ")}`],
      fix: {
        text: isStage
          ? `set ${names} on stage ${evidence.stageName}`
          : `send a value in ${names}: the variable that holds the token is probably empty`,
      },
    };
  },
};
