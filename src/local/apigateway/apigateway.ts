import type { Wording } from "../model/limits.ts";
import { classWords } from "../model/types.ts";
import { perform } from "../wire/check-input.ts";
import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { accountOperations } from "./account.ts";
import { badRequest } from "./apigateway-refusals.ts";
import { tagOperations } from "./apigateway-tags.ts";
import { authorizerOperations } from "./authorizers.ts";
import { deploymentOperations } from "./deployments.ts";
import { basePathMappingOperations } from "./domains/base-path-mappings.ts";
import { domainNameOperations } from "./domains/domain-names.ts";
import { gatewayResponseOperations } from "./gateway-responses.ts";
import { integrationResponseOperations } from "./integration-responses.ts";
import { integrationOperations } from "./integrations.ts";
import { methodResponseOperations } from "./method-responses.ts";
import { methodOperations } from "./methods.ts";
import { exportOperations } from "./openapi/export.ts";
import { importOperations } from "./openapi/import.ts";
import { resourceOperations } from "./resources.ts";
import { restApiOperations } from "./rest-apis.ts";
import { stageOperations } from "./stages.ts";
import { apiKeyOperations } from "./usage/api-keys.ts";
import { usagePlanKeyOperations } from "./usage/usage-plan-keys.ts";
import { usagePlanOperations } from "./usage/usage-plans.ts";

/** As recorded: AWS lists these values in another order than its public model. */
const SHAPES: Wording["shapes"] = {
  EndpointType: { enum: ["PRIVATE", "EDGE", "REGIONAL"] },
  IpAddressType: { enum: ["ipv4", "dualstack"] },
  IntegrationType: { enum: ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"] },
  Op: { enum: ["add", "remove", "move", "test", "replace", "copy"] },
  "CreateRestApi.minimumCompressionSize": { min: 0, max: 10_485_760 },
};

/** A limit that API Gateway words in another way than the model's, as recorded. */
const COMPRESSION = /^1 .* at 'createRestApiInput\.minimumCompressionSize' /;

const invalid = (message: string): Refusal =>
  COMPRESSION.test(message)
    ? badRequest("Invalid minimum compression size, must be between 0 and 10485760")
    : new Refusal(400, "ValidationException", message);

/** API Gateway's control plane for REST APIs. src/local/gateway serves what it deploys. */
export const apigateway: Service = {
  name: "apigateway",
  title: "ApiGateway",
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
    ...accountOperations,
    ...domainNameOperations,
    ...basePathMappingOperations,
    ...apiKeyOperations,
    ...usagePlanOperations,
    ...usagePlanKeyOperations,
    ...exportOperations,
    ...importOperations((name, input, call) => perform(apigateway, name, input, call)),
  },
  wording: { prefix: (operation) => `${operation.charAt(0).toLowerCase()}${operation.slice(1)}Input.`, shapes: SHAPES },
  typeWords: classWords,
  invalid,
};
