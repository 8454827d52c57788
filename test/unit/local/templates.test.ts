import { describe, expect, test } from "vitest";
import type { GatewayResponse, Integration, Method } from "../../../src/local/apigateway/model.ts";
import { ask } from "../../../src/local/gateway/asked.ts";
import { Failure } from "../../../src/local/gateway/failure.ts";
import { gatewayResponse } from "../../../src/local/gateway/gateway-response.ts";
import { mockAnswer } from "../../../src/local/gateway/mock.ts";
import type { Headers, HttpResponse } from "../../../src/local/http.ts";

const AT = Date.parse("2026-11-23T12:00:00Z");

/** A request for /dev/orders/7, and the path parameters that it was routed with. */
function requested(headers: Headers = [], body = "", gatewayResponses: Record<string, GatewayResponse> = {}) {
  const stage = { stageName: "dev", deploymentId: "d1", variables: { colour: "green" } };
  const snapshot = { resources: {}, authorizers: {}, gatewayResponses, binaryMediaTypes: [] };
  const deployed = { api: { id: "api1" }, region: "us-east-1", stage, snapshot };
  const request = { method: "POST", target: "", headers, body: Buffer.from(body) };
  return ask(deployed, "000000000000", request, "/orders/7?id=query&page=2", AT);
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
  return mockAnswer(integration, routed, { asked: requested(headers, body), routed, authorizer });
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
    ["a path that is not known here", '{"statusCode": $input.path("$..ids")}', "{}"],
    ["a body that is no JSON", request, "{"],
  ])("%s is a 500, with the reason for the execution log", async (_, template, body) => {
    const failure = await mocked({ request: template }, [], body).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ type: "API_CONFIGURATION_ERROR", told: "Internal server error" });
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
    const asked = requested(headers, "", { UNAUTHORIZED: entry(template) });
    return gatewayResponse(new Failure("UNAUTHORIZED", "Unauthorized"), asked);
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

  test.each(["Origin", "origin"])("stands beside the request's %s where a header is mapped from it", async (name) => {
    const response = await answer("", [[name, "https://any.example"]]);
    expect(header(response, "access-control-allow-origin")).toEqual(["https://any.example"]);
  });

  test("stands without a header whose request header was not sent", async () => {
    expect(header(await answer(""), "access-control-allow-origin")).toEqual([]);
  });
});
