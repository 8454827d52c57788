import {
  DeleteIntegrationResponseCommand,
  GetIntegrationCommand,
  GetIntegrationResponseCommand,
  GetMethodCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  UpdateIntegrationResponseCommand,
} from "@aws-sdk/client-api-gateway";
import type { Scenario, Stage } from "./replay.ts";
import { change, emptyApi } from "./rest-apis.ts";

interface At {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

/** GET on the root of an API. */
export async function methodAt(stage: Stage, more: object = {}): Promise<At> {
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await stage.apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE", ...more }));
  return at;
}

const MOCK = { type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } } as const;

/** A MOCK integration of a method. */
export const integrationOf = ({ apigateway }: Stage, at: At) =>
  apigateway.send(new PutIntegrationCommand({ ...at, ...MOCK }));

/** A method with a MOCK integration, and what is asked of its responses. */
async function responses(stage: Stage) {
  const { apigateway: api } = stage;
  const at = await methodAt(stage);
  await integrationOf(stage, at);
  const of = (changes: object) => ({ ...at, statusCode: "200", ...changes });
  return {
    at,
    put: (changes: object = {}) => api.send(new PutIntegrationResponseCommand(of(changes))),
    get: (changes: object = {}) => api.send(new GetIntegrationResponseCommand(of(changes))),
    remove: (changes: object = {}) => api.send(new DeleteIntegrationResponseCommand(of(changes))),
  };
}
const CREATED = { responseTemplates: { "application/json": '"created"' }, selectionPattern: "" };

const lifecycle: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { at, put, get, remove } = await responses(stage);
  await step("put-integration-response", put(CREATED));
  await step("get-integration-response", get());
  const patchOperations = [change("replace", "/selectionPattern", "updated-pattern")];
  const update = new UpdateIntegrationResponseCommand({ ...at, statusCode: "200", patchOperations });
  await step("update-integration-response", api.send(update));
  const overwrite = { responseTemplates: { "application/json": "overwrite" }, selectionPattern: "overwrite-pattern" };
  await step("overwrite-integration-response", put(overwrite));
  await step("get-method", api.send(new GetMethodCommand(at)));
  await step("delete-integration-response", remove());
};

/** Put and get of a response that is asked for in a wrong place. */
const wrongly =
  (what: string, changes: object): Scenario =>
  async (stage) => {
    const { put, get } = await responses(stage);
    await stage.step(`put-integration-response-${what}`, put(changes));
    await stage.step(`get-integration-response-${what}`, get(changes));
  };

const badTemplates: Scenario = async (stage) => {
  const { put } = await responses(stage);
  const name = "put-integration-response-invalid-responseTemplates";
  await stage.step(`${name}-1`, put({ responseTemplates: { "application/json": 123 } }));
  await stage.step(`${name}-2`, put({ responseTemplates: { "123": "template" } }));
};

const noIntegration: Scenario = async (stage) => {
  const at = await methodAt(stage);
  const get = new GetIntegrationResponseCommand({ ...at, statusCode: "200" });
  await stage.step("get-integration-response-without-integration", stage.apigateway.send(get));
};

const noStatus: Scenario = async (stage) => {
  const { put, get } = await responses(stage);
  await put();
  await stage.step("get-integration-response-wrong-status-code", get({ statusCode: "201" }));
};

const refusedDeletes: Scenario = async (stage) => {
  const { put, remove } = await responses(stage);
  await stage.step("put-integration-response", put(CREATED));
  await stage.step("non-existent-resource", remove({ resourceId: "badresource" }));
  await stage.step("non-existent-api-id", remove({ restApiId: "badapi" }));
  await stage.step("non-existent-method", remove({ httpMethod: "POST" }));
  await stage.step("non-existent-status-code", remove({ statusCode: "201" }));
  await stage.step("bad-method", remove({ httpMethod: "bad-method" }));
};

const templates: Scenario = async (stage) => {
  const { put } = await responses(stage);
  const given = (template: string | null) => ({
    selectionPattern: "",
    responseTemplates: { "application/json": template },
  });
  await stage.step("put-integration-response-template-none", put(given(null)));
  await stage.step("put-integration-response-template-empty", put(given("")));
  await stage.step("put-integration-no-response-template", put({ selectionPattern: "" }));
};

const refusedPuts: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const at = await methodAt(stage);
  const put = (changes: object) => api.send(new PutIntegrationCommand({ ...at, ...MOCK, ...changes }));
  const response = (changes: object) =>
    api.send(new PutIntegrationResponseCommand({ ...at, statusCode: "200", ...changes }));
  await step("put-integration-wrong-method", put({ httpMethod: "POST" }));
  await step("put-integration-wrong-resource", put({ resourceId: "badresource" }));
  await step("put-integration-response-wrong-method", response({ httpMethod: "POST" }));
  await step("put-integration-response-wrong-resource", response({ resourceId: "badresource" }));
};

const wrongType: Scenario = async (stage) => {
  const at = await methodAt(stage);
  const input = { ...at, type: "HTTPS_PROXY" as "HTTP_PROXY", uri: "http://127.0.0.1:9", integrationHttpMethod: "GET" };
  await stage.step("put-integration-wrong-type", stage.apigateway.send(new PutIntegrationCommand(input)));
};

const booleans: Scenario = async (stage) => {
  const { apigateway: api, step } = stage;
  const { restApiId, rootId: resourceId } = await emptyApi(stage);
  const at = { restApiId, resourceId, httpMethod: "GET" };
  const method = { ...at, authorizationType: "NONE", requestParameters: { "method.request.path.testPath": true } };
  await step("bool-method", api.send(new PutMethodCommand(method)));
  const put = (value: unknown) => {
    const requestParameters = { "integration.request.path.testPath": value as string };
    const http = { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "http://127.0.0.1:9" } as const;
    return api.send(new PutIntegrationCommand({ ...at, ...http, requestParameters }));
  };
  await step("put-method-request-param-wrong-type", put("true"));
  await step("put-integration-request-param-wrong-type", put(true));
  await step("put-integration-request-param-bool-value", put(true));
};

const absent: Scenario = async (stage) => {
  const at = await methodAt(stage);
  const get = (changes: object) => stage.apigateway.send(new GetIntegrationCommand({ ...at, ...changes }));
  await stage.step("get-integration-no-api", get({ restApiId: "badapi" }));
  await stage.step("get-integration-no-resource", get({ resourceId: "badresource" }));
  await stage.step("get-integration-no-method", get({ httpMethod: "POST" }));
  await stage.step("get-integration-no-integration", get({}));
};

const NAME = "TestApigatewayIntegration::test_";
const RESPONSE = "TestApigatewayIntegrationResponse::test_";

/** Scenarios about integrations and their responses. */
export const integrationScenarios: Record<string, Scenario> = {
  [`${NAME}put_integration_wrong_type`]: wrongType,
  [`${NAME}put_integration_response_validation`]: refusedPuts,
  [`${NAME}put_integration_request_parameter_bool_type`]: booleans,
  [`${NAME}get_integration_non_existent`]: absent,
  [`${NAME}put_integration_response_templates`]: templates,
  [`${RESPONSE}lifecycle_integration_response`]: lifecycle,
  [`${RESPONSE}integration_response_wrong_api`]: wrongly("wrong-api", { restApiId: "badapi" }),
  [`${RESPONSE}integration_response_wrong_resource`]: wrongly("wrong-resource", { resourceId: "badresource" }),
  [`${RESPONSE}integration_response_wrong_method`]: wrongly("wrong-method", { httpMethod: "POST" }),
  [`${RESPONSE}integration_response_invalid_statuscode`]: wrongly("invalid-statusCode", { statusCode: "wrong" }),
  [`${RESPONSE}integration_response_invalid_responsetemplates`]: badTemplates,
  [`${RESPONSE}integration_response_invalid_integration`]: noIntegration,
  [`${RESPONSE}integration_response_wrong_status_code`]: noStatus,
  [`${RESPONSE}delete_integration_response_errors`]: refusedDeletes,
};
