import { isUnread, itemValue } from "../../evidence/item.ts";
import { answerFact, isSuccess } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** No API of the address exists in the account and region. */
export const apiNotFound: Cause = {
  code: "api-not-found",
  severity: "error",
  docs: guide("how-to-call-api"),
  detect(evidence) {
    const { api, apiId, otherApi, region, account, domain } = evidence;
    const isAbsent = "value" in api && api.value === undefined && itemValue(otherApi) === undefined;
    if (!isAbsent || isSuccess(evidence)) return undefined;
    const via = domain === undefined ? "" : ` (the mapping of ${domain.host} names it)`;
    return {
      message: `API ${apiId}${via} does not exist in account ${account}, region ${region}: the id is wrong, the API was deleted, or it is of another account`,
      evidence: [answerFact(evidence)],
      fix: {
        text: "use the address of an API that exists, or the credentials of the account that owns it",
        console: "API Gateway > APIs",
        cli: `aws apigateway get-rest-apis --region ${region} --query "items[].[id,name]" --output text`,
        lambdaAuthz: "lambda-authz deploy prints the invoke URL",
      },
      // Then it may be an HTTP API.
      isPossible: isUnread(otherApi),
    };
  },
};
