import type { Cause } from "../cause.ts";
import { failedIntegration } from "./failed-integration.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

/** An integration that is not a proxy has no template for the content type of the call, and passes nothing on without. */
export const integrationMediaType: Cause = {
  code: "integration-media-type",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html",
  detect(evidence) {
    const failed = failedIntegration(evidence, [415]);
    if (failed === undefined || failed.answer.status === 400) return undefined;
    const {
      integration,
      route: { route },
    } = failed;
    const sent = Object.entries(evidence.sent.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
    const types = Object.keys(integration.requestTemplates);
    return {
      message: `the integration of ${routeName(route)} has no request template for ${sent ?? "application/json"}, so API Gateway answers 415`,
      evidence: [
        `request templates: ${types.join(", ") || "none"}; passthrough: ${integration.passthrough}`,
        sent === undefined
          ? "the call has no Content-Type, which counts as application/json"
          : `Content-Type of the call: ${sent}`,
      ],
      fix: {
        text: "send a content type that has a template, or add a template for it, and deploy the API",
        console: integrationConsole(route),
        sam: "Integration: RequestTemplates",
        terraform: "aws_api_gateway_integration: request_templates",
      },
    };
  },
};
