import { gatewayResponseScenarios } from "./gateway-responses.ts";
import { integrationScenarios } from "./integrations.ts";
import { methodScenarios } from "./methods.ts";
import { replay } from "./replay.ts";
import { resourceScenarios } from "./resources.ts";
import { restApiScenarios } from "./rest-apis.ts";
import { testInvokeScenarios } from "./test-invokes.ts";

const VTL = "its template has a variable, and VTL is not implemented: the MOCK answer is 500 here";
const OF_TEMPLATES = ["get-pets-id*", "get-with-qs", "post-with-body"];
/** What is in an answer beside the log's first seven lines, which are about the request and are compared. */
const FILLED_IN = [
  "body.*",
  "headers.*",
  "multiValueHeaders.*",
  "status",
  "log.line07",
  "log.line08",
  "log.line09",
  "log.line1*",
];

/** The fields of those trials whose answer is made from a template with variables. */
const fromTemplates = Object.fromEntries(
  OF_TEMPLATES.flatMap((step) =>
    FILLED_IN.map((field) => [
      `TestApigatewayTestInvoke::test_invoke_test_method · test-invoke-method-${step} · ${field}`,
      VTL,
    ]),
  ),
);

replay(
  "apigateway_api.json",
  {
    ...restApiScenarios,
    ...resourceScenarios,
    ...methodScenarios,
    ...integrationScenarios,
    ...gatewayResponseScenarios,
    ...testInvokeScenarios,
  },
  {
    steps: {
      "TestApiGatewayApiRestApi::test_get_api_case_insensitive · create-rest-api · endpointConfiguration.ipAddressType":
        "an older recording than the others, which have it",
      "TestApigatewayIntegration::test_put_integration_response_templates · put-integration-response-template-none · responseTemplates.application/json":
        "the SDK for JavaScript sends no null",
      "TestApigatewayTestInvoke::test_failed_invoke_test_method · test-invoke-failure · log.line07":
        "integrations of type HTTP are not run here, whatever their address: the log names the gateway response instead",
      ...fromTemplates,
    },
    notPlayed: {},
  },
);
