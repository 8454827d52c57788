import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  type PutIntegrationCommandInput,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  TestInvokeMethodCommand,
  UpdateDeploymentCommand,
} from "@aws-sdk/client-api-gateway";
import { bodyOf, makeApi, makeFunction, putMethod } from "../../../support/local/sample-api.ts";
import { replay, type Scenario, type Stage } from "./replay.ts";

const updateDeployment: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const api = await makeApi(stage);
  const { restApiId } = api;
  await putMethod(stage, api, api.rootResourceId, "GET", { type: "MOCK" });
  const { id: deploymentId } = await apigateway.send(new CreateDeploymentCommand({ restApiId, description: "my" }));
  const patchOperations = [{ op: "replace" as const, path: "/description", value: "new-description" }];
  const update = new UpdateDeploymentCommand({ restApiId, deploymentId, patchOperations });
  await step("after-update", apigateway.send(update));
};

const authorized: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const { integration } = await makeFunction(stage, "exports.handler = async () => ({});");
  const { restApiId, rootResourceId: resourceId } = await makeApi(stage);
  await step("api-id", { api_id: restApiId });
  const authorizer = await step(
    "authorizer",
    apigateway.send(
      new CreateAuthorizerCommand({
        restApiId,
        name: "lambda_authorizer",
        type: "TOKEN",
        authorizerUri: integration.uri,
        identitySource: "method.request.header.Auth",
      }),
    ),
  );
  const put = new PutMethodCommand({
    restApiId,
    resourceId,
    httpMethod: "GET",
    authorizationType: "CUSTOM",
    authorizerId: authorizer?.id,
    apiKeyRequired: true,
  });
  await step("put-method-response", apigateway.send(put));
};

/** A MOCK method that answers 200, and how it is called with /stage in front. */
async function mockedAt(
  stage: Stage,
  path: readonly string[],
  httpMethod: string,
  integration: Partial<PutIntegrationCommandInput>,
  template: string,
) {
  const { apigateway } = stage;
  const api = await makeApi(stage);
  let resourceId = api.rootResourceId;
  for (const part of path) resourceId = await api.add(part, resourceId);
  const requestTemplates = { "application/json": '{"statusCode":200}' };
  await putMethod(stage, api, resourceId, httpMethod, { type: "MOCK", requestTemplates, ...integration });
  const response = { restApiId: api.restApiId, resourceId, httpMethod, statusCode: "200" };
  await apigateway.send(new PutMethodResponseCommand(response));
  const responseTemplates = { "application/json": template };
  await apigateway.send(new PutIntegrationResponseCommand({ ...response, responseTemplates }));
  await api.deploy("stage");
  return api;
}

const echoed: Scenario = async (stage) => {
  const template = `{"echo": "$input.params('param')", "response": "mocked"}`;
  const api = await mockedAt(stage, ["echo", "{param}"], "GET", {}, template);
  await stage.step("mocked-response", bodyOf(await api.ask("GET", "/stage/echo/foobar")));
};

const passedThrough =
  (passthroughBehavior: string, isByHost: boolean, verb: string): Scenario =>
  async (stage) => {
    const template = '{"statusCode": 200, "id": $input.params().path.id}';
    const api = await mockedAt(stage, ["{id}"], verb, { passthroughBehavior }, template);
    const headers = { "Content-Type": "application/json" };
    const Host = `${api.restApiId}.execute-api.us-east-1.localhost:4566`;
    const answer = isByHost
      ? stage.fetch(verb, "/stage/42", { ...headers, Host })
      : api.ask(verb, "/stage/42", headers);
    await stage.step("mock-response", bodyOf(await answer));
  };

const PASSTHROUGH = ["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"].flatMap((behavior) =>
  ["PATH_BASED", "HOST_BASED"].flatMap((url) =>
    ["GET", "POST"].map((verb): [string, Scenario] => [
      `TestIntegrations::test_mock_integration_response[${behavior}-UrlType.${url}-${verb}]`,
      passedThrough(behavior, url === "HOST_BASED", verb),
    ]),
  ),
);

/** A log, line by line as the recording has it. @param turn of its trace id. */
function linesOf(log = "", turn: number): Record<string, string> {
  const lines = log.split("\n").map((line) => {
    const dated = line.replace(
      /^[A-Z]\w\w [A-Z]\w\w \d\d \d\d:\d\d:\d\d UTC \d{4} : /,
      "DDD MMM dd hh:mm:ss UTC yyyy : ",
    );
    return dated
      .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/, "Day, dd MMM yyyy hh:mm:ss GMT")
      .replace(/Root=1-[0-9a-f]{8}-[0-9a-f]{24}/, `<x-amz-trace-id:${turn}>`)
      .replace(/(x-amzn-RequestId=)[-0-9a-f]{36}/, "$1<request-id-lambda>")
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<request-id>");
  });
  return Object.fromEntries(lines.map((line, i) => [`line${String(i).padStart(2, "0")}`, line]));
}

const testInvoke: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const said = "'response from localstack lambda: ' + JSON.stringify(event)";
  const { integration } = await makeFunction(
    stage,
    `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(${said}), isBase64Encoded: false, headers: {} });`,
  );
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add("foo"), httpMethod: "GET" };
  await putMethod(stage, api, at.resourceId, "GET", { type: "AWS", ...integration });
  await apigateway.send(new PutMethodResponseCommand({ ...at, statusCode: "200" }));
  await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode: "200" }));
  let turn = 0;
  const invoke = async (more: object) => {
    const answer = await apigateway.send(new TestInvokeMethodCommand({ ...at, ...more }));
    return { ...answer, log: linesOf(answer.log, ++turn) };
  };
  await step("test_invoke_method_response", invoke({ pathWithQueryString: "/foo" }));
  const sent = {
    pathWithQueryString: "/foo?queryTest=value",
    body: '{"test": "val123"}',
    headers: { "content-type": "application/json" },
  };
  await step("test_invoke_method_response_with_body", invoke(sent));
};

const INVOKE = "TestAPIGateway::test_apigw_test_invoke_method_api";

replay(
  "apigateway_basic.json",
  {
    [INVOKE]: testInvoke,
    "TestAPIGateway::test_update_rest_api_deployment": updateDeployment,
    "TestAPIGateway::test_apigateway_with_custom_authorization_method": authorized,
    "TestAPIGateway::test_api_gateway_mock_integration": echoed,
    ...Object.fromEntries(PASSTHROUGH),
  },
  {
    steps: {},
    notPlayed: {},
  },
);
