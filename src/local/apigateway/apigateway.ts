import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { authorizerOperations } from "./authorizers.ts";
import { deploymentOperations } from "./deployments.ts";
import { gatewayResponseOperations } from "./gateway-responses.ts";
import { integrationResponseOperations } from "./integration-responses.ts";
import { integrationOperations } from "./integrations.ts";
import { methodResponseOperations } from "./method-responses.ts";
import { methodOperations } from "./methods.ts";
import { resourceOperations } from "./resources.ts";
import { restApiOperations } from "./rest-apis.ts";
import { stageOperations } from "./stages.ts";
import { tagOperations } from "./tags.ts";

/** API Gateway's control plane for REST APIs. What it deploys is served by the gateway beside it. */
export const apigateway: Service = {
  name: "apigateway",
  protocol: "rest",
  operations: {
    ...restApiOperations,
    ...resourceOperations,
    ...methodOperations,
    ...methodResponseOperations,
    ...integrationOperations,
    ...integrationResponseOperations,
    ...authorizerOperations,
    ...gatewayResponseOperations,
    ...deploymentOperations,
    ...stageOperations,
    ...tagOperations,
  },
  invalid: (message) => new Refusal(400, "ValidationException", message),
};
