import { differ, type Made, type Values } from "./subject.ts";

const replaced = (path: string, ...values: readonly string[]): Values =>
  differ(...values.map((value) => [{ op: "replace", path, value }]));
const added = (path: string, ...values: readonly string[]): Values =>
  differ(...values.map((value) => [{ op: "add", path, value }]));
/** What is there, and what is not any more. */
const removed = (path: string): Values => differ([], [{ op: "remove", path }]);

const uriOf = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;
const policyOf = (Effect: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }],
  });
const logGroup = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
const ROLES = ["arn:aws:iam::000000000000:role/first", "arn:aws:iam::000000000000:role/other"];

/** For each Update operation of API Gateway the changes that it takes, by a name of theirs. */
export const changesOf = ({
  request,
  live,
  next,
  b,
  root,
  restApiId,
  twoId,
}: Made): Readonly<Record<string, readonly Values[]>> => ({
  UpdateRestApi: [
    ...["/name", "/description", "/version"].map((path) => replaced(path, "first", "other")),
    removed("/description"),
    replaced("/apiKeySource", "HEADER", "AUTHORIZER"),
    replaced("/disableExecuteApiEndpoint", "true", "false"),
    replaced("/policy", "", policyOf("Allow"), policyOf("Deny")),
    differ([], [{ op: "add", path: "/binaryMediaTypes/image~1png" }]),
    replaced("/endpointConfiguration/ipAddressType", "ipv4", "dualstack"),
    replaced("/endpointConfiguration/types/EDGE", "EDGE", "REGIONAL", "PRIVATE"),
    differ(
      ...["vpce-first", "vpce-other"].map((value) => [
        { op: "replace", path: "/endpointConfiguration/types/EDGE", value: "PRIVATE" },
        { op: "add", path: "/endpointConfiguration/vpcEndpointIds", value },
      ]),
    ),
  ],
  UpdateResource: [replaced("/pathPart", "first", "other"), replaced("/parentId", root ?? "", b ?? "")],
  UpdateMethod: [
    replaced("/authorizationType", "NONE", "AWS_IAM", "CUSTOM"),
    differ([], [{ op: "replace", path: "/authorizerId", value: request }]),
    replaced("/apiKeyRequired", "true", "false"),
    replaced("/operationName", "first", "other"),
    added("/requestParameters/method.request.header.A", "true", "false"),
    added("/requestModels/text~1plain", "Empty", "Error"),
  ],
  UpdateMethodResponse: [
    added("/responseParameters/method.response.header.C", "true", "false"),
    removed("/responseParameters/method.response.header.A"),
    added("/responseModels/text~1plain", "Empty", "Error"),
  ],
  UpdateIntegration: [
    replaced("/uri", uriOf("first"), uriOf("other")),
    replaced("/httpMethod", "POST", "GET"),
    replaced("/credentials", ...ROLES),
    replaced("/passthroughBehavior", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"),
    replaced("/contentHandling", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
    replaced("/timeoutInMillis", "50", "51"),
    added("/requestParameters/integration.request.header.A", "'first'", "'other'"),
    added("/requestTemplates/text~1plain", "first", "other"),
  ],
  UpdateIntegrationResponse: [
    replaced("/selectionPattern", "2..", "3.."),
    replaced("/contentHandling", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
    added("/responseParameters/method.response.header.A", "'first'", "'other'"),
    added("/responseTemplates/text~1plain", "first", "other"),
  ],
  UpdateAuthorizer: [
    replaced("/name", "first", "other"),
    replaced("/type", "TOKEN", "REQUEST"),
    replaced("/authType", "custom", "oauth2"),
    added("/providerARNs", ...ROLES),
    replaced("/authorizerUri", uriOf("first"), uriOf("other")),
    replaced("/authorizerCredentials", ...ROLES),
    replaced("/identitySource", "method.request.header.A", "method.request.header.B"),
    replaced("/identityValidationExpression", "first", "other"),
    replaced("/authorizerResultTtlInSeconds", "1", "2"),
  ],
  UpdateGatewayResponse: [
    replaced("/statusCode", "400", "401"),
    added("/responseParameters/gatewayresponse.header.A", "'first'", "'other'"),
    added("/responseTemplates/text~1plain", "first", "other"),
  ],
  UpdateAccount: [replaced("/cloudwatchRoleArn", "", ...ROLES)],
  UpdateBasePathMapping: [
    replaced("/basePath", "(none)", "other"),
    replaced("/stage", "", "live", "next"),
    replaced("/restapiId", twoId ?? "", restApiId ?? ""),
  ],
  UpdateDeployment: [replaced("/description", "first", "other")],
  UpdateStage: [
    replaced("/deploymentId", live ?? "", next ?? ""),
    replaced("/description", "first", "other"),
    replaced("/tracingEnabled", "true", "false"),
    replaced("/documentationVersion", "first", "other"),
    ...[
      "logging/dataTrace",
      "caching/enabled",
      "caching/dataEncrypted",
      "caching/requireAuthorizationForCacheControl",
    ].map((path) => replaced(`/*/*/${path}`, "true", "false")),
    ...["throttling/burstLimit", "throttling/rateLimit", "caching/ttlInSeconds"].map((path) =>
      replaced(`/pets/GET/${path}`, "1", "2"),
    ),
    replaced("/*/*/caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER"),
    differ([], [{ op: "replace", path: "/*/*/metrics/enabled", value: "false" }]),
    differ([], [{ op: "replace", path: "/*/*/logging/loglevel", value: "OFF" }]),
    replaced("/variables/a", "first", "other"),
    ...["add", "replace"].map((op) =>
      differ(
        ...["first", "other"].map((group) => [
          { op, path: "/accessLogSettings/destinationArn", value: logGroup(group) },
        ]),
      ),
    ),
    replaced("/accessLogSettings/format", "$context.requestId", "$context.extendedRequestId"),
    replaced("/canarySettings/deploymentId", live ?? "", next ?? ""),
    replaced("/canarySettings/percentTraffic", "1", "2"),
    replaced("/canarySettings/useStageCache", "true", "false"),
    replaced("/canarySettings/stageVariableOverrides/a", "first", "other"),
  ],
});

/** The operations whose input an Update operation changes. */
export const MAKERS: Readonly<Record<string, string>> = {
  UpdateRestApi: "CreateRestApi",
  UpdateIntegration: "PutIntegration",
  UpdateIntegrationResponse: "PutIntegrationResponse",
  UpdateMethodResponse: "PutMethodResponse",
  UpdateAuthorizer: "CreateAuthorizer",
  UpdateGatewayResponse: "PutGatewayResponse",
  UpdateStage: "CreateStage",
};
