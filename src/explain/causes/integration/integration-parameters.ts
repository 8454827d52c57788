import type { IntegrationView } from "../../view/api-view.ts";
import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, invokesFunction, routeName } from "./integration-words.ts";

/** Headers that API Gateway writes itself. As recorded: a mapping to one of them fails every call. */
const OF_HTTP = "content-length|transfer-encoding";
const OF_LAMBDA = `${OF_HTTP}|authorization|connection|expect|proxy-authenticate|te`;

function ownHeader({ requestParameters }: IntegrationView, names: string): string | undefined {
  const pattern = new RegExp(`^integration\\.request\\.header\\.(?:${names})$`, "i");
  return Object.keys(requestParameters).find((name) => pattern.test(name));
}

/** A parameter is mapped to a header that cannot be set. */
export const integrationParameters = integrationCause({
  code: "integration-parameters",
  expects: "integrations map to headers that can be set",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html",
  status: 500,
  faultOf(evidence, one) {
    const { route } = one;
    const { integration } = route;
    if (integration === undefined || integration.type === "MOCK") return undefined;
    const name = ownHeader(integration, invokesFunction(one) ? OF_LAMBDA : OF_HTTP);
    if (name === undefined) return undefined;
    const header = name.replace(/^integration\.request\.header\./, "");
    return {
      message: `the integration of ${routeName(route)} maps a value to the header ${header}, which API Gateway does not let it set, so it answers 500`,
      evidence: [`request parameter: ${name}`],
      fix: {
        text: `take the mapping away, or map the value to a header of another name, and deploy the API${invokesFunction(one) ? "; a Lambda proxy gets the headers of the call without a mapping" : ""}`,
        console: integrationConsole(route),
        cli: `aws apigateway update-integration --rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --patch-operations op=remove,path=/requestParameters/${name} && ${deployCommand(evidence)}`,
        sam: "Integration: RequestParameters",
        terraform: "aws_api_gateway_integration: request_parameters",
      },
    };
  },
});
