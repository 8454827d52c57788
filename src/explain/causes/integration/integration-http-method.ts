import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, invokesFunction, routeName } from "./integration-words.ts";

/** Lambda's Invoke takes POST only, whatever the verb of the route is. */
export const integrationHttpMethod = integrationCause({
  code: "integration-http-method",
  expects: "functions are invoked with POST",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
  status: 500,
  faultOf(evidence, one) {
    const { route } = one;
    const { httpMethod } = route.integration ?? {};
    if (!invokesFunction(one) || httpMethod === undefined || httpMethod === "POST") return undefined;
    return {
      message: `the integration of ${routeName(route)} calls Lambda with ${httpMethod}, which takes POST only, so it answers 500`,
      evidence: [`integration HTTP method: ${httpMethod}`],
      fix: {
        text: "set the integration's HTTP method to POST, whatever the verb of the route is, and deploy the API",
        console: integrationConsole(route),
        cli: `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --patch-operations op=replace,path=/httpMethod,value=POST && ${deployCommand(evidence)}`,
        sam: "Integration: IntegrationHttpMethod: POST (in OpenAPI: httpMethod: POST of x-amazon-apigateway-integration)",
        terraform:
          'aws_api_gateway_integration: integration_http_method = "POST", and a new aws_api_gateway_deployment',
      },
    };
  },
});
