import { itemValue } from "../../evidence/item.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { functionName } from "../function-name.ts";
import { recordFacts } from "../record-facts.ts";
import { resourceId } from "../resource-id.ts";
import { backendInvocation } from "./backend-outcome.ts";
import { failedIntegration } from "./failed-integration.ts";
import { integrationConsole, invokesFunction, routeName } from "./integration-words.ts";

/** API Gateway says either. */
const TIMED_OUT = /timed out/i;
const seconds = (ms: number): string => `${Number((ms / 1_000).toFixed(1))} s`;

/** What the route invokes takes longer than API Gateway waits. */
export const integrationTimeout: Cause = {
  code: "integration-timeout",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
  detect(evidence) {
    const failed = failedIntegration(evidence, [504]);
    if (failed === undefined) return undefined;
    const { answer, route, integration } = failed;
    const { timeoutMs } = integration;
    if (!TIMED_OUT.test(answer.message ?? "") && answer.ms < timeoutMs) return undefined;
    const { backend } = route;
    const what = backend && invokesFunction(route) ? `function ${functionName(backend)}` : "the endpoint";
    const limit = backend && itemValue(backend.info)?.timeoutSeconds;
    const duration = backend && backendInvocation(backend, evidence)?.durationMs;
    return {
      message: `${what} behind ${routeName(route.route)} takes longer than the ${seconds(timeoutMs)} that API Gateway waits, so it answers 504`,
      evidence: [
        `answered 504 after ${seconds(answer.ms)}; timeout of the integration: ${seconds(timeoutMs)}`,
        ...(limit === undefined ? [] : [`timeout of the function: ${limit} s`]),
        ...(duration === undefined ? [] : [`the function ran for ${seconds(duration)}`]),
        ...recordFacts(evidence),
      ],
      fix: {
        text:
          timeoutMs < 29_000
            ? "raise the timeout of the integration (up to 29 s), or make what it calls faster, and deploy the API"
            : "make what it calls faster, or answer 202 at once and work on in another function; for regional and private APIs the quota of 29 s can be raised",
        console: integrationConsole(route.route),
        ...(timeoutMs < 29_000 && {
          cli: `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.route.path)} --http-method ${route.route.verb} --patch-operations op=replace,path=/timeoutInMillis,value=29000 && ${deployCommand(evidence)}`,
        }),
        sam: "x-amazon-apigateway-integration: timeoutInMillis",
        terraform: "aws_api_gateway_integration: timeout_milliseconds",
      },
    };
  },
};
