import { describe, expect, test } from "vitest";
import type { GatewayResponse, Integration, Method } from "../../../src/local/apigateway/apigateway-model.ts";
import { Failure } from "../../../src/local/gateway/failure.ts";
import { mappedIntegration, mock } from "../../../src/local/gateway/mapped-integration.ts";
import { gatewayResponse } from "../../../src/local/gateway/render-gateway-response.ts";
import { gatewayRequest } from "../../../src/local/gateway/request.ts";
import { variablesOf } from "../../../src/local/gateway/template-variables.ts";
import { render } from "../../../src/local/gateway/velocity.ts";
import type { Headers, HttpResponse } from "../../../src/local/http.ts";

const AT = Date.parse("2026-11-23T12:00:00Z");

/** A request for /dev/orders/7, and the path parameters that it was routed with. */
function requested(headers: Headers = [], body = "", gatewayResponses: Record<string, GatewayResponse> = {}) {
  const stage = { stageName: "dev", deploymentId: "d1", variables: { colour: "green" } };
  const snapshot = { resources: {}, authorizers: {}, gatewayResponses, binaryMediaTypes: [] };
  const endpointConfiguration = { types: ["REGIONAL"], ipAddressType: "ipv4" };
  const deployed = { api: { id: "api1", endpointConfiguration }, region: "us-east-1", stage, snapshot };
  const request = { method: "POST", target: "", headers, body: Buffer.from(body) };
  return gatewayRequest(deployed, "000000000000", request, "/orders/7?id=query&page=2", AT);
}

interface Templates {
  readonly request?: string;
  readonly response?: string;
  readonly type?: string;
  readonly parameters?: Record<string, string>;
}

/** What a MOCK integration with these templates answers. */
function mocked(templates: Templates, headers: Headers = [], body = "") {
  const { request = '{"statusCode": 200}', response = "", type = "application/json", parameters = {} } = templates;
  const integration: Integration = {
    type: "MOCK",
    passthroughBehavior: "WHEN_NO_MATCH",
    timeoutInMillis: 29_000,
    cacheNamespace: "r1",
    cacheKeyParameters: [],
    requestTemplates: { "application/json": request },
    integrationResponses: {
      200: { statusCode: "200", responseTemplates: { [type]: response }, responseParameters: parameters },
      404: { statusCode: "404", selectionPattern: "404", responseTemplates: { [type]: "gone" } },
    },
  };
  const method: Method = {
    httpMethod: "POST",
    authorizationType: "NONE",
    apiKeyRequired: false,
    methodResponses: { 200: { statusCode: "200" }, 404: { statusCode: "404" } },
    integration,
  };
  const resource = { id: "r1", path: "/orders/{id}", methods: { POST: method } };
  const routed = { resource, method, pathParameters: { id: "7" } };
  const authorizer = { principalId: "ann", groups: "admins", integrationLatency: 1 };
  return mappedIntegration(integration, { request: requested(headers, body), routed, authorizer }, mock);
}

const header = ({ headers }: HttpResponse, name: string) =>
  headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
const bodyOf = async (response: string, headers: Headers = []) => String((await mocked({ response }, headers)).body);

const ORIGINS = `#set($allowed = ["https://a.example", "https://b.example"])
#set($origin = $input.params("origin"))
#if($allowed.contains($origin))
#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#set($context.responseOverride.header.Vary = "Origin")
#end
`;

describe("the response template of a MOCK integration", () => {
  test("lets in one origin of several by an override of the headers", async () => {
    const of = (origin: string) => mocked({ response: ORIGINS }, [["Origin", origin]]);
    const answer = await of("https://b.example");
    expect(header(answer, "access-control-allow-origin")).toEqual(["https://b.example"]);
    expect(header(answer, "vary")).toEqual(["Origin"]);
    expect(String(answer.body).trim()).toBe("");
    expect(header(await of("https://evil.example"), "access-control-allow-origin")).toEqual([]);
  });

  test("overrides a header that is mapped too, and the status", async () => {
    const response =
      '#set($context.responseOverride.header.X-From = "template")#set($context.responseOverride.status = 418)';
    const answer = await mocked({ response, parameters: { "method.response.header.x-from": "'parameter'" } });
    expect([answer.status, header(answer, "x-from")]).toEqual([418, ["template"]]);
  });

  test.each([
    ['$input.params("id") of the path before the query', "$input.params('id') $input.params('page')", "7 2"],
    ["what is not sent is empty", "[$input.params('nope')$context.nope$stageVariables.nope$nothing.at.all]", "[]"],
    ["names that every object has are names like others", "[$input.params('constructor')]", "[]"],
    [
      "$context",
      "$context.httpMethod $!{context.path} $context.stage $context.resourcePath",
      "POST /dev/orders/7 dev /orders/{id}",
    ],
    ["the authorizer's context", "$context.authorizer.principalId $context.authorizer.groups", "ann admins"],
    ["stage variables", "$stageVariables.colour", "green"],
    [
      "maps of parameters",
      "#foreach($name in $input.params().path.keySet())$name=$input.params().path.get($name)#end",
      "id=7",
    ],
    ["$util", "$util.escapeJavaScript($util.base64Decode('YSJiJ2M=')) $util.urlEncode('a b&')", "a\\\"b\\'c a+b%26"],
    [
      "Java's texts",
      "#set($t = 'abc')#if($t.matches('a.c') && !$t.matches('b') && !$t.isEmpty() && $t.length() == 3)$t.replaceAll('[ab]', 'x')#end",
      "xxc",
    ],
    ["comments and raw text", "a## no\n#[[$b]]#", "a$b"],
  ])("%s", async (_, template, text) => {
    expect(await bodyOf(template)).toBe(text);
  });

  test("says of which type the body is", async () => {
    const answer = await mocked({ type: "text/html", response: "<p>$stageVariables.colour</p>" });
    expect([header(answer, "content-type"), answer.body]).toEqual([["text/html"], "<p>green</p>"]);
  });

  test("a caller's text is never a template", async () => {
    expect(await bodyOf("#set($x = \"$input.params('x-text')\")$x", [["X-Text", "$stageVariables.colour"]])).toBe(
      "$stageVariables.colour",
    );
  });
});

describe("values are written as in Java", () => {
  const fill = (template: string, body: unknown) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    return render(template, variablesOf({ request: requested([], text), body: text }));
  };
  const PATH = '#set($result = $input.path("$.json"))';
  const ABSENT = `{"body": $result, "nested": $result.nested, "isNull": #if($result == $null)"true"#else"false"#end, "isEmpty": #if($result == "")"true"#else"false"#end}`;

  // Recorded of AWS (LocalStack's test_input_path_template_formatting and test_input_body_formatting).
  test.each<[string, unknown, string]>([
    [`${PATH}$result`, { foo: "bar" }, "{foo=bar}"],
    [`${PATH}$result`, [{ foo: "bar" }], '[{"foo":"bar"}]'],
    [`${PATH}$result`, { foo: [{ nested: "bar" }] }, '{foo=[{"nested":"bar"}]}'],
    [`${PATH}$result`, { bigger: "dict", to: "test", with: "separators" }, "{bigger=dict, to=test, with=separators}"],
    [`${PATH}$result.nested`, { nested: { foo: "bar" } }, "{foo=bar}"],
    [`${PATH}$result.nested`, { nested: [{ foo: "bar" }] }, '[{"foo":"bar"}]'],
    [`${PATH}$result[0]`, [{ foo: "bar" }], "{foo=bar}"],
    [`${PATH}$result[0]`, [[{ foo: "bar" }]], '[{"foo":"bar"}]'],
    [`${PATH}$result.toString()`, { list: [{ foo: "bar" }] }, '{list=[{"foo":"bar"}]}'],
    [PATH + ABSENT, [], '{"body": [], "nested": , "isNull": "false", "isEmpty": "false"}'],
    [PATH + ABSENT, null, '{"body": , "nested": , "isNull": "true", "isEmpty": "true"}'],
    ["$input.body", undefined, "{}"],
    ["E=$util.urlEncode($input.body)&A=$util.urlEncode($input.body.testAccess)", undefined, "E=%7B%7D&A="],
  ])("%s of %j is %s", async (template, json, text) => {
    expect(await fill(template, json === undefined ? undefined : { json })).toBe(text);
  });

  test.each([
    ["an empty body has no members", '$input.path("$.a")-$input.json("$.a")', '-""'],
    ["a list of a template", "#set($l = [1, 'a'])$l $l.add(2) $l.size() $l", "[1, a] true 3 [1, a, 2]"],
    [
      "a map gives what was there before",
      "#set($m = {})$m.put('a', 1)$m.put('a', 2)$m $m.containsKey('b')",
      "1{a=2} false",
    ],
    [
      "a text is searched as it is, or as a pattern",
      "#set($t = 'a.b.c')$t.replace('.', '-') $t.replaceAll('.', '-') $t.split('[.]').size()",
      "a-b-c ----- 3",
    ],
    ["whole numbers stay whole", "#set($n = 7 / 2)$n", "3"],
  ])("%s", async (_, template, text) => {
    expect(await fill(template, undefined)).toBe(text);
  });

  test.each<[string, string]>([
    ["$.store.books[*].id", "[1,2]"],
    ["$..id", "[1,2,3]"],
    ["$['store']['books'][1].id", "2"],
  ])("the path %s", async (path, text) => {
    const body = { store: { books: [{ id: 1 }, { id: 2 }] }, other: { id: 3 } };
    expect(await fill(`$input.json("${path}")`, body)).toBe(text);
  });
});

describe("the request template of a MOCK integration", () => {
  const request = '#if($input.json("$.order.ids[1]") == "9"){"statusCode": 404}#else{"statusCode": 200}#end';

  test("chooses the response by what the body says", async () => {
    const statusOf = async (body: string) => (await mocked({ request }, [], body)).status;
    expect(await statusOf('{"order":{"ids":[8,9]}}')).toBe(404);
    expect(await statusOf('{"order":{"ids":[8,8]}}')).toBe(200);
  });

  test.each([
    ["no status", "{}", ""],
    ["no template", '#if({"statusCode": 200}', ""],
    ["a path that is not known here", '{"statusCode": $input.path("$.ids[?(@.a)]")}', "{}"],
    ["a body that is no JSON", request, "{"],
  ])("%s is a 500, with the reason for the execution log", async (_, template, body) => {
    const failure = await mocked({ request: template }, [], body).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ type: "API_CONFIGURATION_ERROR", text: "Internal server error" });
    expect((failure as Failure).message).not.toContain("Internal server error");
  });
});

describe("the template of a gateway response", () => {
  const entry = (template: string): GatewayResponse => ({
    responseType: "UNAUTHORIZED",
    responseParameters: {
      "gatewayresponse.header.X-Trace": "context.requestId",
      "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin",
    },
    responseTemplates: { "application/json": template },
  });
  const answer = (template: string, headers: Headers = []) => {
    const request = requested(headers, "", { UNAUTHORIZED: entry(template) });
    return gatewayResponse(new Failure("UNAUTHORIZED", "Unauthorized"), request);
  };

  test("says what happened", async () => {
    const response = await answer(
      `{"message":$context.error.messageString,"type":"$context.error.responseType","\${stageVariables.colour}":"[$context.nope]"}`,
    );
    const body = { message: "Unauthorized", type: "UNAUTHORIZED", green: "[]" };
    expect(JSON.parse(String(response.body))).toEqual(body);
    expect(header(response, "x-trace")).toEqual(header(response, "x-amzn-requestid"));
    expect(header(response, "x-amzn-errortype")).toEqual(["UnauthorizedException"]);
  });

  test("is text but for its variables, as at AWS: no header is set by it", async () => {
    const template = '#set($context.responseOverride.header.X-Set = "yes")$input.params("id")$context.constructor';
    const response = await answer(template);
    expect(header(response, "x-set")).toEqual([]);
    expect(String(response.body)).toBe('#set( = "yes")$input.params("id")');
  });

  test.each(["Origin", "origin"])("comes with a header that is mapped from the request's %s", async (name) => {
    const response = await answer("", [[name, "https://any.example"]]);
    expect(header(response, "access-control-allow-origin")).toEqual(["https://any.example"]);
  });

  test("comes without a header whose request header was not sent", async () => {
    expect(header(await answer(""), "access-control-allow-origin")).toEqual([]);
  });
});
