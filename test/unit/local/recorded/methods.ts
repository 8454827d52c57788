import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteMethodCommand,
  DeleteMethodResponseCommand,
  GetMethodCommand,
  GetMethodResponseCommand,
  GetStagesCommand,
  type PatchOperation,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
  UpdateMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { integrationOf, methodAt } from "./integrations.ts";
import type { Scenario } from "./replay.ts";
import { change, emptyApi } from "./rest-apis.ts";

const ANY = { httpMethod: "ANY", authorizationType: "NONE" };

const lifecycle: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "ANY" };
  await step("put-base-method-response", api.send(new PutMethodCommand({ ...at, ...ANY })));
  await step("get-base-method-response", api.send(new GetMethodCommand(at)));
  await step("del-base-method-response", api.send(new DeleteMethodCommand(at)));
  await step("get-deleted-method-response", api.send(new GetMethodCommand(at)));
  await step("delete-deleted-method-response", api.send(new DeleteMethodCommand(at)));
};

const PARAMETER = "/requestParameters/method.request.querystring.optional";
const MODEL = "/requestModels/application~1json";

const updates: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "ANY" };
  const update = (...patchOperations: PatchOperation[]) =>
    api.send(new UpdateMethodCommand({ ...at, patchOperations }));
  await step("put-method-response", api.send(new PutMethodCommand({ ...at, ...ANY })));
  await step("update-method-add", update(change("add", PARAMETER, "true"), change("add", MODEL, "Empty")));
  await step(
    "update-method-replace",
    update(
      change("replace", PARAMETER, "false"),
      change("replace", "/operationName", "ReplacedOperationName"),
      change("replace", "/apiKeyRequired", "true"),
      change("replace", "/authorizationType", "AWS_IAM"),
    ),
  );
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  const authorizerUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const identitySource = "method.request.header.Authorization";
  const authorizer = { restApiId, name: "guard", type: "TOKEN", authorizerUri, identitySource } as const;
  const { id } = await api.send(new CreateAuthorizerCommand(authorizer));
  const guarded = [change("replace", "/authorizationType", "CUSTOM"), change("replace", "/authorizerId", id)];
  await step("update-method-replace-authorizer", update(...guarded));
  await step("update-method-remove", update(change("remove", PARAMETER), change("remove", MODEL)));
};

const refusedUpdates: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "ANY" };
  const update = (operation: PatchOperation, of: Partial<typeof at> = {}) =>
    api.send(new UpdateMethodCommand({ ...at, ...of, patchOperations: [operation] }));
  const named = change("replace", "/operationName", "name");
  await step("wrong-rest-api", update(named, { restApiId: "fake-api" }));
  await step("wrong-resource-id", update(named, { resourceId: "fake-resource" }));
  await step("method-does-not-exist", update(named, { httpMethod: "POST" }));
  const put = new PutMethodCommand({ ...at, authorizationType: "NONE", apiKeyRequired: true });
  await step("put-method-response", api.send(put));
  await step("unsupported-operation", update(change("add", "/authorizationType", "AWS_IAM")));
  await step("unsupported-operation-2", update(change("remove", "/apiKeyRequired")));
  await step("unsupported-path", update(change("replace", "/httpMethod", "GET")));
  await step("wrong-path-request-parameters", update(change("add", "/requestParameters", "x")));
  await step("wrong-path-request-models", update(change("add", "/requestModels/application/json", "Empty")));
  await step("wrong-value-type", update(change("replace", "/apiKeyRequired", "whatever")));
  await step("wrong-auth-type", update(change("replace", "/authorizationType", "CUSTOM")));
  await step("skip-auth-id-with-wrong-type", update(change("replace", "/authorizerId", "abc123")));
  const both = [change("replace", "/authorizationType", "CUSTOM"), change("replace", "/authorizerId", "abc123")];
  await step("wrong-auth-id", api.send(new UpdateMethodCommand({ ...at, patchOperations: both })));
  await step("wrong-req-validator-id", update(change("replace", "/requestValidatorId", "abc123")));
};

const HEADER = "method.response.header.my-header";
const RESPONSE_HEADER = `/responseParameters/${HEADER}`;
const RESPONSE_MODEL = "/responseModels/application~1json";

/** A method with an integration, and what is asked of its responses. */
async function responses(stage: Parameters<Scenario>[0]) {
  const { apigateway: api } = stage;
  const at = await methodAt(stage);
  return {
    at,
    put: (more: object = {}) => api.send(new PutMethodResponseCommand({ ...at, statusCode: "200", ...more })),
    update: (patchOperations: PatchOperation[], of: object = {}) =>
      api.send(new UpdateMethodResponseCommand({ ...at, statusCode: "200", patchOperations, ...of })),
  };
}

const responseLifecycle: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { at, put, update } = await responses(stage);
  await integrationOf(stage, at);
  await step("put-method-response", put({ responseModels: {}, responseParameters: {} }));
  const of = { ...at, statusCode: "200" };
  await step("get-integration-response", api.send(new GetMethodResponseCommand(of)));
  const added = [change("add", RESPONSE_HEADER, "true"), change("add", RESPONSE_MODEL, "Empty")];
  await step("add-method-responses", update(added));
  const again = [change("replace", RESPONSE_HEADER, "true"), change("replace", RESPONSE_MODEL, "Empty")];
  await step("update-method-responses", update(again));
  await step("get-method", api.send(new GetMethodCommand(at)));
  await step("delete-method-response", api.send(new DeleteMethodResponseCommand(of)));
};

const responseUpdates: Scenario = async (stage) => {
  const { put, update } = await responses(stage);
  await put({ responseParameters: { [HEADER]: true }, responseModels: { "application/json": "Empty" } });
  const removed = [change("remove", RESPONSE_HEADER), change("remove", RESPONSE_MODEL)];
  await stage.step("remove-update-method-response", update(removed));
  const added = [change("add", RESPONSE_HEADER, "true"), change("add", RESPONSE_MODEL, "Empty")];
  await stage.step("add-update-method-response", update(added));
};

const wrong = (count: number) => Array.from({ length: count }, () => change("wrong_op", RESPONSE_HEADER, "true"));
const right = change("add", RESPONSE_HEADER, "true");

const wrongOperations: Scenario = async (stage) => {
  const { put, update } = await responses(stage);
  await put();
  const name = (turn: number) => `update-method-response-wrong-operation-${turn}`;
  await stage.step(name(1), update(wrong(1)));
  await stage.step(name(2), update(wrong(1)));
  await stage.step(name(3), update(wrong(2)));
  await stage.step(name(4), update(wrong(4)));
  await stage.step(name(5), update([...wrong(1), right, ...wrong(1)]));
};

const refusedResponses: Scenario = async (stage) => {
  const { put, update } = await responses(stage);
  await put();
  const name = (what: string) => `update-method-response-${what}`;
  await stage.step(name("wrong-statuscode"), update([right], { statusCode: "201" }));
  await stage.step(name("invalid-statuscode"), update([right], { statusCode: "wrong" }));
  await stage.step(name("invalid-statuscode-and-wrong-op"), update(wrong(1), { statusCode: "wrong" }));
  await stage.step(name("wrong-resource"), update([right], { resourceId: "wrong" }));
  await stage.step(name("wrong-method"), update([right], { httpMethod: "PUT" }));
};

const wrongNames: Scenario = async (stage) => {
  const { put, update } = await responses(stage);
  await put();
  const name = (turn: number) => `update-method-response-operation-with-wrong-param-name-${turn}`;
  await stage.step(name(1), update([change("replace", `${RESPONSE_HEADER}-2`, "true")]));
  await stage.step(name(2), update([change("remove", `${RESPONSE_HEADER}-2`)]));
  await stage.step(name(3), update([change("replace", RESPONSE_MODEL, "Empty")]));
  await stage.step(name(4), update([change("remove", RESPONSE_MODEL)]));
};

const stages: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const at = await methodAt(stage);
  await integrationOf(stage, at);
  const { restApiId } = at;
  const deploy = async (stageName: string) => {
    const { id: deploymentId } = await api.send(new CreateDeploymentCommand({ restApiId }));
    await api.send(new CreateStageCommand({ restApiId, stageName, deploymentId }));
    return deploymentId;
  };
  const [one, two] = [await deploy("stage1"), await deploy("stage2")];
  const of = (deploymentId?: string) =>
    api.send(new GetStagesCommand({ restApiId, ...(deploymentId && { deploymentId }) }));
  await step("all-stages", of());
  await step("stages-deploy1", of(one));
  await step("stages-deploy2", of(two));
};

const METHOD = "TestApiGatewayApiMethod::test_";
const RESPONSE = "TestApigatewayMethodResponse::test_";

/** Scenarios about methods, what they declare, and stages. */
export const methodScenarios: Record<string, Scenario> = {
  [`${METHOD}method_lifecycle`]: lifecycle,
  [`${METHOD}update_method`]: updates,
  [`${METHOD}update_method_validation`]: refusedUpdates,
  [`${RESPONSE}lifecycle_method_response`]: responseLifecycle,
  [`${RESPONSE}update_method_response`]: responseUpdates,
  [`${RESPONSE}update_method_response_wrong_operations`]: wrongOperations,
  [`${RESPONSE}update_method_response_negative_tests`]: refusedResponses,
  [`${RESPONSE}update_method_wrong_param_names`]: wrongNames,
  "TestApiGatewayStage::test_get_stages_filters_by_deployment_id": stages,
};
