import { gatewayResponseScenarios } from "./gateway-responses.ts";
import { integrationScenarios } from "./integrations.ts";
import { methodScenarios } from "./methods.ts";
import { replay } from "./replay.ts";
import { resourceScenarios } from "./resources.ts";
import { restApiScenarios } from "./rest-apis.ts";

replay(
  "apigateway_api.json",
  {
    ...restApiScenarios,
    ...resourceScenarios,
    ...methodScenarios,
    ...integrationScenarios,
    ...gatewayResponseScenarios,
  },
  {
    steps: {
      "TestApiGatewayApiRestApi::test_get_api_case_insensitive · create-rest-api · endpointConfiguration.ipAddressType":
        "an older recording than the others, which have it",
      "TestApigatewayIntegration::test_put_integration_response_templates · put-integration-response-template-none · responseTemplates.application/json":
        "the SDK for JavaScript sends no null",
    },
    notPlayed: {
      "TestApigatewayTestInvoke::test_invoke_test_method": "its MOCK answers come from VTL, which is not implemented",
      "TestApigatewayTestInvoke::test_failed_invoke_test_method":
        "its integration is of type HTTP, which is not run here",
    },
  },
);
