import type { ApiEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { IntegrationView } from "../../view/api-view.ts";
import type { Detection } from "../cause.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, routeName } from "./integration-words.ts";
import { responseCommands } from "./response-commands.ts";

interface Gap {
  readonly words: string;
  /** Whether every call fails. */
  readonly isTotal: boolean;
}

/** Why no response of an integration that is not a proxy can be used; undefined when the default one can. */
function gapIn({ patterns }: IntegrationView, declared: readonly string[]): Gap | undefined {
  const statuses = Object.keys(patterns);
  if (statuses.length === 0) return { words: "has no integration response", isTotal: true };
  const fallback = statuses.find((status) => patterns[status] === "");
  if (fallback === undefined) return { words: "has no default integration response", isTotal: false };
  if (declared.includes(fallback)) return undefined;
  return { words: `has no method response ${fallback} for its integration response`, isTotal: true };
}

function faultOf(evidence: ApiEvidence, { route }: RouteEvidence): Detection | undefined {
  const { integration } = route;
  if (integration === undefined || integration.type.endsWith("_PROXY")) return undefined;
  const declared = Object.keys(route.responseHeaders);
  const gap = gapIn(integration, declared);
  if (gap === undefined) return undefined;
  const patterns = Object.entries(integration.patterns).map(([status, pattern]) => `${status} for "${pattern}"`);
  return {
    message: `the ${integration.type} integration of ${routeName(route)} ${gap.words}, so ${gap.isTotal ? "it answers 500" : "what no pattern selects is answered with 500"}`,
    ...(!gap.isTotal && { severity: "warning" as const }),
    evidence: [
      `integration responses: ${patterns.join(", ") || "none"}`,
      `method responses: ${declared.join(", ") || "none"}`,
    ],
    fix: {
      text: "add a method response and an integration response without a selection pattern (the default), and deploy the API",
      console: integrationConsole(route).replace("request > Edit", "response > Create response"),
      cli: responseCommands(evidence, route),
      sam: "AWS::ApiGateway::Method: MethodResponses and Integration: IntegrationResponses with StatusCode 200",
      terraform: 'aws_api_gateway_method_response and aws_api_gateway_integration_response with status_code = "200"',
    },
  };
}

/** What an integration that is not a proxy gives becomes an answer only by an integration response that fits. */
export const integrationResponse = integrationCause({
  code: "integration-response",
  expects: "every integration has a response",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html",
  status: 500,
  faultOf,
});
