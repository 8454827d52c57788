import { gatewayResponseScenarios } from "./gateway-responses.ts";
import { integrationScenarios } from "./integrations.ts";
import { methodScenarios } from "./methods.ts";
import { replay } from "./replay.ts";
import { resourceScenarios } from "./resources.ts";
import { restApiScenarios } from "./rest-apis.ts";
import { testInvokeScenarios } from "./test-invokes.ts";

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
    },
    notPlayed: {},
  },
);
