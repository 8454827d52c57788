import type { IntegrationView, RouteView } from "../../view/api-view.ts";
import type { Cause, Detection } from "../cause.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

/** True when a template or a parameter passes on what the authorizer says of the caller. */
const passesCaller = ({ requestTemplates, requestParameters }: IntegrationView): boolean =>
  [...Object.values(requestTemplates), ...Object.values(requestParameters)].some((text) =>
    /context\.authorizer\b|\$context\.authorizer|\$input\.params\(\)|context\.identity\.cognito/.test(text),
  );

const AUTHORIZED: readonly RouteView["authorizationType"][] = ["CUSTOM", "COGNITO_USER_POOLS"];
const MAPPED: readonly IntegrationView["type"][] = ["AWS", "HTTP", "HTTP_PROXY"];

/** Only a Lambda proxy gets the authorizer's context by itself. */
export const authorizerContextHidden: Cause = {
  code: "authorizer-context-hidden",
  expects: "functions get the authorizer's context",
  severity: "note",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html",
  inspect: (evidence) =>
    evidence.routes.flatMap(({ route }): Detection[] => {
      const { integration } = route;
      if (!AUTHORIZED.includes(route.authorizationType) || integration === undefined) return [];
      if (!MAPPED.includes(integration.type) || passesCaller(integration)) return [];
      const isProxy = integration.type === "HTTP_PROXY";
      return [
        {
          message: `what ${routeName(route)} invokes does not learn who calls: its ${integration.type} integration does not pass on the context of authorizer ${route.authorizer}`,
          evidence: [
            isProxy
              ? `request parameters: ${Object.keys(integration.requestParameters).join(", ") || "none"}`
              : `request templates: ${Object.keys(integration.requestTemplates).join(", ") || "none"}`,
          ],
          fix: {
            text: isProxy
              ? "map context.authorizer.principalId (or a key of its context) to a header of the integration request, and deploy the API"
              : "use $context.authorizer.principalId (or a key of its context) in the request template, or a Lambda proxy integration, and deploy the API",
            console: integrationConsole(route),
            terraform: isProxy
              ? 'aws_api_gateway_integration: request_parameters = { "integration.request.header.X-User" = "context.authorizer.principalId" }'
              : "aws_api_gateway_integration: request_templates",
          },
        },
      ];
    }),
};
