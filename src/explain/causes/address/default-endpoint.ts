import { itemValue } from "../../evidence/item.ts";
import { answerFact, apiName, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { guide } from "../guide.ts";

/** The execute-api address is switched off; custom domains still serve the API. */
export const defaultEndpoint: Cause = {
  code: "default-endpoint-disabled",
  severity: "error",
  docs: guide("rest-api-disable-default-endpoint"),
  detect(evidence) {
    const { api, otherApi, domain, apiId, call } = evidence;
    const isDisabled = (itemValue(api) ?? itemValue(otherApi))?.disableExecuteApiEndpoint === true;
    if (!isDisabled || domain !== undefined || !isForbidden(evidence)) return undefined;
    const service =
      itemValue(otherApi) === undefined
        ? "apigateway update-rest-api --rest-api-id"
        : "apigatewayv2 update-api --api-id";
    const change =
      itemValue(otherApi) === undefined
        ? "--patch-operations op=replace,path=/disableExecuteApiEndpoint,value=false"
        : "--no-disable-execute-api-endpoint";
    return {
      message: `the default endpoint of ${apiName(evidence)} is disabled, so ${call.url.host} answers every call with 403`,
      evidence: ["disableExecuteApiEndpoint is true", answerFact(evidence)],
      fix: {
        text: "call the API by its custom domain, or enable the default endpoint and deploy",
        console: "API Gateway > APIs > the API > API settings > Edit > Default endpoint",
        cli: `aws ${service} ${apiId} ${change}${itemValue(otherApi) === undefined ? ` && ${deployCommand(evidence)}` : ""}`,
        sam: "DisableExecuteApiEndpoint: false",
        terraform: "disable_execute_api_endpoint = false",
      },
    };
  },
};
