import {
  DeleteIntegrationCommand,
  GetIntegrationCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { expect } from "vitest";
import { skipWithoutPython } from "../../../support/authorizers/python.ts";
import { bodyOf, ECHO, edgeHeaders, makeApi, makeFunction, putMethod } from "../../../support/local/sample-api.ts";
import { replay, type Scenario, type Stage } from "./replay.ts";

/** What Python's requests sends by itself. */
const REQUESTS = { "Accept-Encoding": "gzip, deflate", Accept: "*/*", Connection: "keep-alive" };
const USUAL = {
  ...REQUESTS,
  "user-Agent": "python-requests/testing",
  "tEsT-HEADeR": "aValUE",
  authorization: "random-value",
};

const GETS: Readonly<Record<string, string>> = {
  "invocation-payload-without-trailing-slash": "/stage/proxy-value",
  "invocation-payload-with-trailing-slash": "/stage/proxy-value/",
  "invocation-payload-with-double-slash": "/stage/proxy-value//double-slash",
  "invocation-payload-with-prepended-slash-to-stage": "//stage/proxy-value",
  "invocation-payload-with-prepended-slash": "/stage//proxy-value",
  "invocation-payload-without-trailing-slash-and-query-params": "/stage/proxy-value?urlparam=test",
  "invocation-payload-with-trailing-slash-and-query-params": "/stage/proxy-value/?urlparam=test",
  "invocation-payload-with-path-encoded-email":
    "/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
  "invocation-payload-with-params-encoding":
    "/stage/proxy-value/api?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com" +
    "&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/",
};

const proxyEvents: Scenario = async (stage) => {
  const { step } = stage;
  const { integration } = await makeFunction(stage, ECHO);
  const api = await makeApi(stage);
  await putMethod(stage, api, await api.add("{proxy+}"), "ANY", { type: "AWS_PROXY", ...integration });
  await putMethod(stage, api, await api.add("hardcoded"), "ANY", { type: "AWS_PROXY", ...integration });
  await api.deploy("stage");
  for (const [name, target] of Object.entries(GETS)) await step(name, bodyOf(await api.ask("GET", target, USUAL)));
  const body = JSON.stringify({ message: "hello world" });
  const answer = await api.ask(
    "POST",
    "/stage/proxy-value?category=electronics&category=books&price=10&price=20&price=30",
    {
      ...REQUESTS,
      "user-agent": "python-requests/testing",
      "Content-Type": "application/json;charset=utf-8",
      authorization: "Bearer token123;API key456",
      "Content-Length": String(body.length),
    },
    body,
  );
  await step("invocation-payload-with-params-encoding-multi", bodyOf(answer));
  await step("invocation-hardcoded", bodyOf(await api.ask("GET", "/stage//hardcoded", USUAL)));
};

const notMapped: Scenario = async (stage) => {
  const { integration } = await makeFunction(stage, ECHO);
  const api = await makeApi(stage);
  await stage.step("api_id", { rest_api_id: api.restApiId });
  await putMethod(stage, api, await api.add("{pathVariable}"), "ANY", {
    type: "AWS_PROXY",
    ...integration,
    // None of these is heeded: a proxy integration maps nothing.
    requestParameters: {
      "integration.request.header.headerVar": "method.request.header.foobar",
      "integration.request.path.qsVar": "method.request.querystring.testVar",
      "integration.request.path.pathVar": "method.request.path.pathVariable",
      "integration.request.querystring.queryString": "method.request.querystring.testQueryString",
      "integration.request.querystring.testQs": "method.request.querystring.testQueryString",
      "integration.request.querystring.testEmptyQs": "method.request.header.emptyheader",
    },
  });
  await api.deploy("test");
  const body = JSON.stringify({ message: "hello world" });
  const headers = {
    ...REQUESTS,
    Accept: "application/json",
    "Content-Type": "application/json",
    foobar: "mapped-value",
    "User-Agent": "test/integration",
    headerVar: "request-value",
    "Content-Length": String(body.length),
  };
  const answer = await api.ask("POST", "/test/foobar?testQueryString=foo&testVar=bar", headers, body);
  await stage.step("http-proxy-invocation-data-mapping", { content: bodyOf(answer), status_code: answer.status });
};

const notPost: Scenario = async (stage) => {
  const { integration } = await makeFunction(stage, ECHO);
  const api = await makeApi(stage);
  await putMethod(stage, api, await api.add("{proxy+}"), "ANY", {
    type: "AWS_PROXY",
    ...integration,
    integrationHttpMethod: "GET",
  });
  const { restApiId } = api;
  await stage.apigateway.send(
    new PutGatewayResponseCommand({ restApiId, responseType: "INTEGRATION_FAILURE", responseParameters: {} }),
  );
  await api.deploy("test");
  const answer = await api.ask("GET", "/test/test-path", { "User-Agent": "python-requests/testing" });
  await stage.step("invocation-payload-with-get-proxy-method", bodyOf(answer));
};

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
const URIS: Readonly<Record<string, string>> = {
  "put-integration-lambda-uri": ARN,
  "put-integration-wrong-arn": `lambda:path/2015-03-31/functions/${ARN}/invocations`,
  "put-integration-wrong-type": `arn:aws:apigateway:us-east-1:lambda:test/2015-03-31/functions/${ARN}/invocations`,
  "put-integration-wrong-firehose": `arn:aws:apigateway:us-east-1:firehose:path/2015-03-31/functions/${ARN}/invocations`,
  "put-integration-bad-lambda-arn":
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/not-an-arn/invocations",
};

const wrongUris: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const { restApiId, rootResourceId: resourceId } = await makeApi(stage);
  const at = { restApiId, resourceId, httpMethod: "ANY" };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  for (const [name, uri] of Object.entries(URIS))
    await step(
      name,
      apigateway.send(new PutIntegrationCommand({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri })),
    );
};

async function behindAws(stage: Stage, httpMethod: string) {
  const { integration } = await makeFunction(stage, "exports.handler = async (event) => event;");
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add("test"), httpMethod };
  return { api, at, integration };
}

const plainAws: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const { api, at, integration } = await behindAws(stage, "POST");
  await step("put-method", apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" })));
  await step("put-integration", apigateway.send(new PutIntegrationCommand({ ...at, type: "AWS", ...integration })));
  const response = { ...at, statusCode: "200" };
  await step("put-integration-response", apigateway.send(new PutIntegrationResponseCommand(response)));
  await step("put-method-response", apigateway.send(new PutMethodResponseCommand(response)));
  await api.deploy("api");
  const answer = await api.ask("POST", "/api/test", REQUESTS, JSON.stringify({ message: "hello world" }));
  await step("lambda-aws-integration", bodyOf(answer));
};

const templatedAws: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const { api, at, integration } = await behindAws(stage, "GET");
  const requestParameters = { "method.request.querystring.param1": false };
  const method = { ...at, authorizationType: "NONE", requestParameters };
  await step("put-method", apigateway.send(new PutMethodCommand(method)));
  const response = { ...at, statusCode: "200" };
  await step("put-method-response", apigateway.send(new PutMethodResponseCommand(response)));
  const requestTemplates = { "application/json": `{"param1": "$input.params('param1')"}` };
  const put = new PutIntegrationCommand({ ...at, type: "AWS", ...integration, requestTemplates });
  await step("put-integration", apigateway.send(put));
  const unselected = { ...response, selectionPattern: "" };
  await step("put-integration-response", apigateway.send(new PutIntegrationResponseCommand(unselected)));
  await api.deploy("api");
  await step("lambda-aws-integration-1", bodyOf(await api.ask("GET", "/api/test?param1=foobar", REQUESTS)));
  await step("lambda-aws-integration-2", bodyOf(await api.ask("GET", "/api/test?param1=foobar&Signature=1", REQUESTS)));
  await step("delete-integration", apigateway.send(new DeleteIntegrationCommand(at)));
  await step("get-integration-after-delete", apigateway.send(new GetIntegrationCommand(at)));
};

const SELECTED = `def handler(event, context):
    if event["statusCode"] == "200":
        return "Pass"
    number = {"400": "four", "500": "five"}[event["statusCode"]]
    raise Exception(f"Error: Raising {number} hundred from within the Lambda function")
`;

const selectionPatterns: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const { integration } = await makeFunction(stage, SELECTED, "index.py");
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add("{statusCode}"), httpMethod: "GET" };
  const requestTemplates = { "application/json": `{"statusCode": "$input.params('statusCode')"}` };
  await putMethod(stage, api, at.resourceId, "GET", { type: "AWS", ...integration, requestTemplates });
  const patterns = { 200: "", 405: ".*four hundred.*", 502: ".+", 504: "200" };
  for (const [statusCode, selectionPattern] of Object.entries(patterns)) {
    await apigateway.send(new PutMethodResponseCommand({ ...at, statusCode }));
    await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode, selectionPattern }));
  }
  await api.deploy("dev");
  for (const [code, status] of Object.entries({ 200: 200, 400: 405, 500: 502 })) {
    const answer = await api.ask("GET", `/dev/${code}`);
    expect(answer.status).toBe(status);
    await step(`lambda-selection-pattern-${code}`, bodyOf(answer));
  }
};

const mappedResponses: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const code = `exports.handler = async ({ body }) => ({ statusCode: 200, body: body.httpStatus >= 400 ? "customerror" : "noerror" });`;
  const { integration } = await makeFunction(stage, code);
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add("test"), httpMethod: "POST" };
  const requestTemplates = { "application/json": '{"body": $input.json("$")}' };
  await putMethod(stage, api, at.resourceId, "POST", { type: "AWS", ...integration, requestTemplates });
  await apigateway.send(new PutMethodResponseCommand({ ...at, statusCode: "200" }));
  const template = `#set($answer = $input.path("$"))
#if($answer.body == "customerror")#set($context.responseOverride.status = 400)#else#set($context.responseOverride.status = 202)#end
{"statusCode": $answer.statusCode, "body": "$answer.body"}`;
  const responseTemplates = { "application/json": template };
  await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode: "200", responseTemplates }));
  await api.deploy("dev");
  for (const [name, httpStatus] of Object.entries({ 202: "200", 400: "400" })) {
    const body = JSON.stringify({ httpStatus });
    const answer = await api.ask("POST", "/dev/test", { "Content-Type": "application/json" }, body);
    await step(`response-template-${name}`, { body: bodyOf(answer), statusCode: answer.status });
  }
};

replay(
  "apigateway_lambda.json",
  {
    test_lambda_aws_proxy_integration: proxyEvents,
    test_lambda_aws_proxy_integration_request_data_mapping: notMapped,
    test_lambda_aws_proxy_integration_non_post_method: notPost,
    test_put_integration_aws_proxy_uri: wrongUris,
    test_lambda_aws_integration: plainAws,
    test_lambda_aws_integration_with_request_template: templatedAws,
    ...(skipWithoutPython ? {} : { test_lambda_selection_patterns: selectionPatterns }),
    test_lambda_aws_integration_response_with_mapping_templates: mappedResponses,
  },
  {
    steps: {
      ...edgeHeaders("test_lambda_aws_proxy_integration · *"),
      ...edgeHeaders("test_lambda_aws_proxy_integration_request_data_mapping · http-proxy-invocation-data-mapping"),
      ...(!skipWithoutPython && {
        "test_lambda_selection_patterns · * · stackTrace.0": "the file of the function, in which its lines are others",
      }),
    },
    notPlayed: skipWithoutPython ? { test_lambda_selection_patterns: "no python3 3.11 on this machine" } : {},
  },
);
