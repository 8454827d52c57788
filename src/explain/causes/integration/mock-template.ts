import type { IntegrationView } from "../../view/api-view.ts";
import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

/** Velocity may compute the status: only its absence is a fault. */
const hasStatus = ({ requestTemplates }: IntegrationView): boolean => {
  const templates = Object.values(requestTemplates);
  return templates.length > 0 && templates.every((one) => /statusCode/.test(one));
};

/** A MOCK integration answers with the status that its request template names. */
export const mockTemplate = integrationCause({
  code: "mock-template",
  expects: "mock integrations answer a status",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html",
  status: 500,
  faultOf(evidence, { route }) {
    const { integration } = route;
    if (integration?.type !== "MOCK" || hasStatus(integration)) return undefined;
    const types = Object.keys(integration.requestTemplates);
    return {
      message: `the MOCK integration of ${routeName(route)} has no request template with a statusCode, so it answers 500`,
      evidence: [types.length === 0 ? "it has no request templates" : `request templates: ${types.join(", ")}`],
      fix: {
        text: 'set the request template for application/json to {"statusCode": 200}, and deploy the API',
        console: integrationConsole(route),
        cli: `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --patch-operations '[{"op":"add","path":"/requestTemplates/application~1json","value":"{\\"statusCode\\": 200}"}]' && ${deployCommand(evidence)}`,
        sam: `Integration: RequestTemplates: application/json: '{"statusCode": 200}'`,
        terraform: `aws_api_gateway_integration: request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }`,
      },
    };
  },
});
