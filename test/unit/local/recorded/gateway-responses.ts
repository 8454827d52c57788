import {
  DeleteGatewayResponseCommand,
  type GatewayResponseType,
  GetGatewayResponseCommand,
  GetGatewayResponsesCommand,
  type PatchOperation,
  PutGatewayResponseCommand,
  UpdateGatewayResponseCommand,
} from "@aws-sdk/client-api-gateway";
import type { Scenario, Stage } from "./replay.ts";
import { change, emptyApi } from "./rest-apis.ts";

const PARAMETERS = {
  "gatewayresponse.header.Access-Control-Allow-Origin": "'a.b.c'",
  "gatewayresponse.header.x-request-header": "method.request.header.Accept",
  "gatewayresponse.header.x-request-path": "method.request.path.petId",
  "gatewayresponse.header.x-request-query": "method.request.querystring.q",
};
const ONE_PARAMETER = { "gatewayresponse.header.x-request-header": "method.request.header.Accept" };
const TEMPLATE = [
  "{",
  '     "message": $context.error.messageString,',
  '     "type":  "$context.error.responseType",',
  '     "stage":  "$context.stage",',
  '     "resourcePath":  "$context.resourcePath",',
  '     "stageVariables.a":  "$stageVariables.a",',
  `     "statusCode": "'404'"`,
  "}",
].join("\n");
const TEMPLATES = { "application/json": TEMPLATE };
const MISSING: GatewayResponseType = "MISSING_AUTHENTICATION_TOKEN";

/** An API and what is asked of its gateway responses. */
async function gatewayResponses(stage: Stage) {
  const { apigateway: api } = stage;
  const { restApiId } = await emptyApi(stage);
  return {
    put: (responseType: GatewayResponseType, input: object) =>
      api.send(new PutGatewayResponseCommand({ restApiId, responseType, ...input })),
    get: (responseType: GatewayResponseType) => api.send(new GetGatewayResponseCommand({ restApiId, responseType })),
    all: () => api.send(new GetGatewayResponsesCommand({ restApiId })),
    remove: (responseType: GatewayResponseType) =>
      api.send(new DeleteGatewayResponseCommand({ restApiId, responseType })),
    update: (...patchOperations: PatchOperation[]) =>
      api.send(new UpdateGatewayResponseCommand({ restApiId, responseType: "DEFAULT_4XX", patchOperations })),
  };
}

const crud: Scenario = async (stage) => {
  const { step } = stage;
  const { put, get, all, remove } = await gatewayResponses(stage);
  await step("get-gateway-response-default", get(MISSING));
  const input = { statusCode: "404", responseParameters: PARAMETERS, responseTemplates: TEMPLATES };
  await step("put-gateway-response", put(MISSING, input));
  await step("get-gateway-responses", all());
  await step("get-gateway-response", get(MISSING));
  await step("delete-gateway-response", remove(MISSING));
  await step("get-deleted-gw-response", get(MISSING));
};

const puts: Scenario = async (stage) => {
  const { step } = stage;
  const { put, all } = await gatewayResponses(stage);
  const input = { statusCode: "404", responseParameters: PARAMETERS, responseTemplates: TEMPLATES };
  await step("put-gateway-response-all-value", put(MISSING, input));
  await step("put-gateway-response-status-only", put(MISSING, { statusCode: "404" }));
  await step("put-gateway-response-response-parameters-only", put(MISSING, { responseParameters: ONE_PARAMETER }));
  await step("put-gateway-response-response-templates-only", put(MISSING, { responseTemplates: TEMPLATES }));
  const wide = { statusCode: "599", responseParameters: ONE_PARAMETER, responseTemplates: TEMPLATES };
  await step("put-gateway-response-default-5xx", put("DEFAULT_5XX", wide));
  const own = { responseParameters: { "gatewayresponse.header.foo": "'bar'" } };
  await step("put-gateway-response-default-ignored", put("AUTHORIZER_FAILURE", own));
  await step("get-gateway-responses", all());
};

const ORIGIN = "/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin";
const XML =
  "<gatewayResponse><message>$context.error.messageString</message><type>$context.error.responseType</type></gatewayResponse>";

const updates: Scenario = async (stage) => {
  const { step } = stage;
  const { put, get, update } = await gatewayResponses(stage);
  await step("update-gateway-response-not-set", update(change("replace", "/statusCode", "444")));
  await step("default-get-gateway-response", get("DEFAULT_4XX"));
  const nested = JSON.stringify({ "application/json": '{"message":$context.error.messageString}' });
  const input = {
    statusCode: "404",
    responseParameters: PARAMETERS,
    responseTemplates: { "application/json": nested },
  };
  await step("put-gateway-response", put("DEFAULT_4XX", input));
  await step(
    "update-gateway-response",
    update(
      change("replace", ORIGIN, "'example.com'"),
      change("replace", "/statusCode", "444"),
      change("add", "/responseTemplates/application~1xml", XML),
    ),
  );
  await step("get-gateway-response", get("DEFAULT_4XX"));
  await step("update-gateway-add-status-code", update(change("add", "/statusCode", "444")));
  await step("update-gateway-remove-status-code", update(change("remove", "/statusCode")));
  const unknown = "/responseParameters/gatewayresponse.header.unknown";
  await step("update-gateway-replace-invalid-parameter", update(change("replace", unknown, "'x'")));
  await step("update-gateway-no-path", update(change("replace", undefined, "x")));
  await step("update-gateway-wrong-op", update(change("wrong-op", "/statusCode", "444")));
  await step("update-gateway-wrong-path", update(change("replace", "/wrongPath", "x")));
  const empty = "update-gateway-replace-invalid-parameter";
  await step(`${empty}-0-none`, update(change("replace", "/responseTemplates/application~1json")));
  await step(`${empty}-1-none`, update(change("replace", ORIGIN)));
};

const NAME = "TestApiGatewayGatewayResponse::test_";

/** Scenarios about gateway responses. */
export const gatewayResponseScenarios: Record<string, Scenario> = {
  [`${NAME}gateway_response_crud`]: crud,
  [`${NAME}gateway_response_put`]: puts,
  [`${NAME}update_gateway_response`]: updates,
};
