import { AddPermissionCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { add, replace } from "../drift/drifted-api.ts";
import { changesOfNode, type HandChanges } from "./hand-change.ts";

const FunctionName = "shop-dev-web";

/** Settings that differ from AWS's default and that deploy leaves as they are. */
export const UNMANAGED_CHANGES: HandChanges = {
  ...changesOfNode("lambda.function:web", {
    "a function answers five events at a time": [
      "ReservedConcurrentExecutions",
      ({ aws }) =>
        aws.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 })),
    ],
    "a role of the account may invoke a function": [
      "resource policy statements that let others call it",
      ({ aws }) =>
        aws.lambda.send(
          new AddPermissionCommand({
            FunctionName,
            StatementId: "batch",
            Action: "lambda:InvokeFunction",
            Principal: "123456789012",
          }),
        ),
    ],
  }),
  ...changesOfNode("apigateway.rest-api:api", {
    "the API has a version": ["version", ({ api }) => api.api(replace("/version", "7"))],
    "the API has IPv6": [
      "endpointConfiguration.ipAddressType",
      ({ api }) => api.api(replace("/endpointConfiguration/ipAddressType", "dualstack")),
    ],
  }),
  ...changesOfNode("apigateway.authorizer:shopLambdaAuthorizer", {
    "exports name the authorizer's type": ["authType", ({ api }) => api.authorizer(replace("/authType", "oauth"))],
  }),
  ...changesOfNode("apigateway.method:GET /", {
    "a method has a name": ["operationName", ({ api }) => api.method("GET /", replace("/operationName", "readAll"))],
    "a method has a model": [
      "requestModels",
      ({ api }) => api.method("GET /", add("/requestModels/application~1json", "Empty")),
    ],
    "a method wants a header": [
      "requestParameters",
      ({ api }) => api.method("GET /", add("/requestParameters/method.request.header.X-Team", "true")),
    ],
  }),
  ...changesOfNode("apigateway.stage:dev", {
    "the stage has a description": ["description", ({ api }) => api.stage(replace("/description", "live"))],
    "the stage is traced": ["tracingEnabled", ({ api }) => api.stage(replace("/tracingEnabled", "true"))],
    "the stage has a limit": [
      "methodSettings.throttlingRateLimit",
      ({ api }) => api.stage(replace("/*/*/throttling/rateLimit", "20")),
    ],
    "answers of a method are kept for a minute": [
      "methodSettings.cacheTtlInSeconds",
      ({ api }) => api.stage(replace("/~1/GET/caching/ttlInSeconds", "60")),
    ],
  }),
};
