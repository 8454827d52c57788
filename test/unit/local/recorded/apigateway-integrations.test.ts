import {
  DeleteIntegrationResponseCommand,
  GetIntegrationResponseCommand,
  GetMethodCommand,
  PutIntegrationCommand,
  type PutIntegrationCommandInput,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { expect } from "vitest";
import {
  bodyOf,
  ECHO,
  headersOf,
  makeApi,
  makeFunction,
  putMethod,
  socketHeaders,
} from "../../../support/local/sample-api.ts";
import { type Echo, echoServer } from "../echo-server.ts";
import { replay, type Scenario, type Stage } from "./replay.ts";

const HTTP = { type: "HTTP", uri: "http://127.0.0.1:9/post", integrationHttpMethod: "POST" } as const;

const integrationResponses: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const api = await makeApi(stage);
  const { restApiId, rootResourceId: resourceId } = api;
  const begin = async (httpMethod: string) => {
    const at = { restApiId, resourceId, httpMethod };
    const name = httpMethod.toLowerCase();
    const response = { ...at, statusCode: "200" };
    await step(`put-method-${name}`, apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" })));
    await step(`put-method-response-${name}`, apigateway.send(new PutMethodResponseCommand(response)));
    await step(`put-integration-${name}`, apigateway.send(new PutIntegrationCommand({ ...at, ...HTTP })));
    return { at, response, selected: { ...response, selectionPattern: "2\\d{2}" } };
  };
  const get = await begin("GET");
  const put = new PutIntegrationResponseCommand({ ...get.selected, responseTemplates: {} });
  await step("put-integration-response-get", apigateway.send(put));
  await step("get-integration-response-get", apigateway.send(new GetIntegrationResponseCommand(get.response)));
  await step("get-method-get", apigateway.send(new GetMethodCommand(get.at)));
  await step("deploy", api.deploy("local"));
  await step("delete-integration-response-get", apigateway.send(new DeleteIntegrationResponseCommand(get.response)));
  await step("get-method-get-after-int-resp-delete", apigateway.send(new GetMethodCommand(get.at)));

  const binary = await begin("PUT");
  const converting = new PutIntegrationResponseCommand({ ...binary.selected, contentHandling: "CONVERT_TO_BINARY" });
  await step("put-integration-response-put", apigateway.send(converting));
  await step("get-integration-response-put", apigateway.send(new GetIntegrationResponseCommand(binary.response)));
};

const responseTemplate: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: api.rootResourceId, httpMethod: "GET" };
  await putMethod(stage, api, api.rootResourceId, "GET", HTTP);
  const response = { ...at, statusCode: "200" };
  await apigateway.send(new PutMethodResponseCommand(response));
  const responseTemplates = { "application/json": '{"data": "test"}' };
  await apigateway.send(
    new PutIntegrationResponseCommand({ ...response, selectionPattern: "foobar", responseTemplates }),
  );
  await step("get-integration-response", apigateway.send(new GetIntegrationResponseCommand(response)));
};

/** Every header that API Gateway says something special of, as a caller sends it. */
const SENT = {
  Accept: "application/json",
  "Accept-Charset": "UTF-8",
  "Accept-Encoding": "br",
  Age: "request_Age",
  Authorization: "Unauthorized",
  Connection: "close",
  "Content-Encoding": "deflate",
  "Content-MD5": "request_Content-MD5",
  "Content-Type": "application/json",
  Date: "request_Date",
  Expect: "100-continue",
  "Max-Forwards": "2",
  Pragma: "cache",
  "Proxy-Authenticate": "Basic",
  Range: "bytes=500-999",
  Referer: "https://example.com/",
  Server: "https://example.com/",
  TE: "deflate",
  Trailer: "Expires",
  "Transfer-Encoding": "chunked",
  Upgrade: "HTTP/2.0",
  "User-Agent": "localStack/0.0",
  Via: "p.example.net",
  Warn: "299 localStack/0.0",
  "WWW-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l",
};
const HEADERS = Object.keys(SENT);
/** What an integration must not set. */
const BROKEN = [
  "Content-Length",
  "Transfer-Encoding",
  "Authorization",
  "Connection",
  "Expect",
  "Proxy-Authenticate",
  "TE",
];

const mappingOf = (headers: readonly string[]): Record<string, string> =>
  Object.fromEntries(headers.map((name) => [`integration.request.header.${name}`, `'request_params_${name}'`]));

const remapping =
  (type: "AWS" | "AWS_PROXY"): Scenario =>
  async (stage) => {
    const { apigateway, step } = stage;
    const names = type === "AWS" ? [...HEADERS, "Content-Length", "Host"] : HEADERS;
    const { integration } = await makeFunction(stage, ECHO);
    const api = await makeApi(stage, "REGIONAL");
    await step("apigw-id", api.restApiId);
    const put = async (path: string, more: Partial<PutIntegrationCommandInput> = {}) => {
      const resourceId = await api.add(path);
      await putMethod(stage, api, resourceId, "GET", { type, ...integration, ...more });
      const response = { restApiId: api.restApiId, resourceId, httpMethod: "GET", statusCode: "200" };
      const all = (value: (name: string) => string) =>
        Object.fromEntries(names.map((name) => [`method.response.header.${name}`, value(name)]));
      const declared = Object.fromEntries(names.map((name) => [`method.response.header.${name}`, true]));
      await apigateway.send(new PutMethodResponseCommand({ ...response, responseParameters: declared }));
      const responseParameters = path === "full" ? all((name) => `'response_param_${name}'`) : undefined;
      await apigateway.send(new PutIntegrationResponseCommand({ ...response, responseParameters }));
    };
    await put("no-param");
    const template = `{${names.map((name) => `"${name}": "$input.params('${name}')"`).join(",")}}`;
    await put("full", {
      requestParameters: mappingOf(HEADERS.filter((name) => !BROKEN.includes(name))),
      requestTemplates: { "application/json": template },
    });
    for (const name of BROKEN) await put(name.toLowerCase(), { requestParameters: mappingOf([name]) });
    await api.deploy("test");

    for (const path of ["no-param", "full"]) {
      const answer = await api.ask("GET", `/test/${path}`, SENT);
      const { headers = null, body } = bodyOf(answer) as { headers?: unknown; body: unknown };
      await step(`${path}-integration`, { headers, body, "response-headers": headersOf(answer) });
    }
    for (const name of BROKEN) {
      const answer = await api.ask("GET", `/test/${name.toLowerCase()}`, SENT);
      await step(name.toLowerCase(), { "response-headers": headersOf(answer), body: bodyOf(answer) });
    }
  };

/** What these recordings set, besides what every caller may. */
const SET: Readonly<Record<string, string>> = {
  Accept: "text/html",
  "Accept-Charset": "UTF-16",
  "Accept-Encoding": "zstd",
  Age: "request_params_age",
  Authorization: "request_params_authorization",
  "Content-Encoding": "compress",
  "Content-MD5": "request_params_Content-MD5",
  "Content-Type": "application/json",
  Date: "request_params_Date",
  Expect: "200-ok",
  "Max-Forwards": "2",
  Pragma: "no-cache",
  Range: "bytes=0-499",
  Referer: "https://example.com/page",
  Server: "https://example.com/page",
  Trailer: "user-agent",
  Upgrade: "HTTP/2.0",
  "User-Agent": "Override-Agent",
  Warn: '110 anderson/1.3.37 "Response is stale"',
  "WWW-Authenticate": "Basic YWxhZGRpbjpvcGVuc2VzYW1l",
  Connection: "keep-alive",
  "Proxy-Authenticate": 'Basic realm="Access to the internal site"',
  TE: "gzip",
  Via: "othersite.net",
};

const remappingHttp =
  (type: "HTTP" | "HTTP_PROXY"): Scenario =>
  async (stage) => {
    const { apigateway, step } = stage;
    const server = await echoServer();
    const api = await makeApi(stage, "REGIONAL");
    await step("apigw-id", api.restApiId);
    const names = [...HEADERS, "Content-Length", "Host"];
    const put = async (path: string, more: Partial<PutIntegrationCommandInput> = {}) => {
      const resourceId = await api.add(path);
      const to = { type, uri: `${server.url}/post`, integrationHttpMethod: "POST" };
      await putMethod(stage, api, resourceId, "GET", { ...to, ...more });
      const response = { restApiId: api.restApiId, resourceId, httpMethod: "GET", statusCode: "200" };
      const all = <Value>(value: (name: string) => Value) =>
        Object.fromEntries(names.map((name) => [`method.response.header.${name}`, value(name)]));
      await apigateway.send(new PutMethodResponseCommand({ ...response, responseParameters: all(() => true) }));
      const responseParameters = path === "full" ? all((name) => `'response_param_${name}'`) : undefined;
      await apigateway.send(new PutIntegrationResponseCommand({ ...response, responseParameters }));
    };
    const mapped = (entries: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(entries).map(([name, value]) => [`integration.request.header.${name}`, `'${value}'`]),
      );
    const template = `{${names.map((name) => `"${name}": "$input.params('${name}')"`).join(",")}}`;
    const broken = { "Content-Length": "0", "Transfer-Encoding": "deflate" };
    await put("no-param");
    const host = { "integration.request.header.Host": "method.request.header.Host" };
    await put("full", {
      requestParameters: { ...mapped(SET), ...host },
      requestTemplates: { "application/json": template },
    });
    for (const [name, value] of Object.entries(broken))
      await put(name.toLowerCase(), { requestParameters: mapped({ [name]: value }) });
    await api.deploy("test");

    for (const path of ["no-param", "full"]) {
      const answer = await api.ask("GET", `/test/${path}`, SENT);
      const { headers, data: body } = bodyOf(answer) as Echo;
      const shown = Object.entries(headers).filter(([name]) => !/^(?:Connection|X-Forwarded-)/.test(name));
      const said = { headers: Object.fromEntries(shown), body, "response-headers": headersOf(answer) };
      await step(`${path}-integration`, said);
    }
    for (const name of Object.keys(broken)) {
      const answer = await api.ask("GET", `/test/${name.toLowerCase()}`, SENT);
      await step(name.toLowerCase(), { "response-headers": headersOf(answer), body: bodyOf(answer) });
    }
    await server.close();
  };

const pathParameter: Scenario = async (stage) => {
  const { apigateway, step } = stage;
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add("{testPath}"), httpMethod: "GET" };
  const requestParameters = { "method.request.path.testPath": true };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE", requestParameters }));
  const put = new PutIntegrationCommand({
    ...at,
    type: "MOCK",
    requestParameters: { "integration.request.path.integrationPath": "method.request.path.testPath" },
    requestTemplates: { "application/json": "{statusCode: 200}" },
  });
  await step("integration", apigateway.send(put));
};

/** A MOCK method with these templates. */
async function templated(stage: Stage, path: string, request: string, response: string | undefined) {
  const { apigateway } = stage;
  const api = await makeApi(stage);
  const at = { restApiId: api.restApiId, resourceId: await api.add(path), httpMethod: "GET" };
  const requestTemplates = { "application/json": `${request}\n{"statusCode": 200}` };
  await putMethod(stage, api, at.resourceId, "GET", { type: "MOCK", requestTemplates });
  await apigateway.send(new PutMethodResponseCommand({ ...at, statusCode: "200" }));
  const responseTemplates = response === undefined ? {} : { "application/json": response };
  await apigateway.send(
    new PutIntegrationResponseCommand({ ...at, statusCode: "200", selectionPattern: "2\\d{2}", responseTemplates }),
  );
  await api.deploy("dev");
  return (target: string) => api.ask("GET", `/dev${target}`);
}

const requestOverrides: Scenario = async (stage) => {
  const ask = await templated(
    stage,
    "{testPath}",
    "#set($context.requestOverride.path.told = $util.base64Decode($input.params('testPath')))",
    `#set($told = $util.parseJson($context.requestOverride.path.told))
#if($told.message == "path1")
{"response": "path was path one"}
#elseif($told.message == "path2")
{"response": "path was path two"}
#else
{"response": "this is the else clause"}
#end`,
  );
  for (const [step, message] of Object.entries({ path1: "path1", path2: "path2", "path-else": "any" })) {
    const encoded = Buffer.from(JSON.stringify({ message })).toString("base64");
    await stage.step(`invoke-${step}`, bodyOf(await ask(`/${encoded}`)));
  }
};

const responseOverrides =
  (hasTemplate: boolean): Scenario =>
  async (stage) => {
    const request = `#set($context.responseOverride.status = 444)
#set($context.responseOverride.header.foo = "bar")
#set($context.responseOverride.custom = "is also passed around")`;
    const set = "$context.responseOverride";
    const response = `{"statusOverride": "${set}.status", "fooHeader": "${set}.header.foo", "custom": "${set}.custom"}`;
    const ask = await templated(stage, "test", request, hasTemplate ? response : undefined);
    const answer = await ask("/test");
    expect(headersOf(answer)).toMatchObject({ foo: "bar" });
    const body = hasTemplate ? bodyOf(answer) : `b'${answer.body}'`;
    await stage.step("response", { body, status_code: answer.status });
  };

const mapAssignments: Scenario = async (stage) => {
  const request = `#set($name = "foo")
#set($context.requestOverride.querystring[$name] = "bar")
$context.requestOverride.querystring.put("putfoo", "putBar")
#set($context["requestOverride"].querystring["nestedfoo"] = "nestedFoo")`;
  const query = "$context.requestOverride.querystring";
  const response = `{"value": "${query}["foo"]", "value2": "${query}["putfoo"]", "value3": "${query}["nestedfoo"]"}`;
  const answer = await (await templated(stage, "test", request, response))("/test");
  await stage.step("response", { body: bodyOf(answer), status_code: answer.status });
};

const REMAPPING_HTTP = "TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_http";
const REMAPPING = "TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_aws";

replay(
  "apigateway_integrations.json",
  {
    test_put_integration_responses: integrationResponses,
    test_put_integration_response_with_response_template: responseTemplate,
    [`${REMAPPING}[AWS_PROXY]`]: remapping("AWS_PROXY"),
    [`${REMAPPING}[AWS]`]: remapping("AWS"),
    [`${REMAPPING_HTTP}[HTTP]`]: remappingHttp("HTTP"),
    [`${REMAPPING_HTTP}[HTTP_PROXY]`]: remappingHttp("HTTP_PROXY"),
    test_integration_mock_with_path_param: pathParameter,
    test_integration_mock_with_request_overrides_in_response_template: requestOverrides,
    "test_integration_mock_with_response_override_in_request_template[True]": responseOverrides(true),
    "test_integration_mock_with_response_override_in_request_template[False]": responseOverrides(false),
    test_integration_mock_with_vtl_map_assignation: mapAssignments,
  },
  {
    steps: {
      ...socketHeaders(`${REMAPPING}* · * · response-headers.`, ["Connection", "Content-Length", "Date"]),
      ...socketHeaders(`${REMAPPING_HTTP}* · * · response-headers.`, ["Connection", "Content-Length", "Date"]),
      [`${REMAPPING_HTTP}* · full-integration · headers.Trailer`]: "Node.js sends it with a body in chunks only",
      [`${REMAPPING_HTTP}[HTTP] · full-integration · headers.Content-Length`]: "of the name of the host here",
      [`${REMAPPING_HTTP}[HTTP_PROXY] · * · response-headers.x-amzn-Remapped-Content-Length`]:
        "the length of another echo than that of the recordings",
    },
    notPlayed: {},
  },
);
