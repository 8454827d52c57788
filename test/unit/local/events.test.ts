import {
  CreateAuthorizerCommand,
  type EndpointType,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../src/local/http.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { bodyOf, ECHO, headersOf, makeApi, makeFunction, putMethod } from "../../support/local/sample-api.ts";
import { zipOf } from "../../support/local/sample-function.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

let account: Account;
let fn: Awaited<ReturnType<typeof makeFunction>>;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  fn = await makeFunction(account, ECHO);
});
afterAll(() => account.close());

async function setCode(code: string): Promise<void> {
  await account.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: fn.name, ZipFile: zipOf("index.js", code) }));
  await account.settle();
}

/** GET / in front of the function. */
async function behindProxy(type: EndpointType = "REGIONAL") {
  const api = await makeApi(account, type);
  await putMethod(account, api, api.rootResourceId, "GET", { type: "AWS_PROXY", ...fn.integration });
  await api.deploy("dev");
  return api;
}

const valuesOf = ({ headers }: HttpResponse, name: string) =>
  headers.filter(([one]) => one.toLowerCase() === name.toLowerCase());

describe("the headers of an event", () => {
  const sent = { authorization: "Bearer x", "user-agent": "curl", origin: "https://a.example", "X-foo": "1" };

  test.each<[EndpointType, string[]]>([
    ["REGIONAL", ["authorization", "user-agent", "origin", "X-foo"]],
    ["EDGE", ["Authorization", "User-Agent", "origin", "X-foo"]],
  ])("of a %s API are spelled as the caller, or CloudFront, spells them", async (type, names) => {
    await setCode(ECHO);
    const { headers } = bodyOf(await (await behindProxy(type)).ask("GET", "/dev/", sent)) as { headers: object };
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(names));
  });

  test("say that the caller came by HTTPS, whatever the caller says", async () => {
    await setCode(ECHO);
    const lies = { "X-Forwarded-Proto": "http", "x-forwarded-port": "80", "X-Forwarded-For": "203.0.113.9" };
    const event = bodyOf(await (await behindProxy()).ask("GET", "/dev/", lies));
    expect(event).toMatchObject({
      headers: {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Port": "443",
        "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
      },
      multiValueHeaders: { "X-Forwarded-Port": ["443"] },
    });
  });
});

describe("both maps of headers in one answer", () => {
  test.each<[string, object, object, [string, string][]]>([
    [
      "of different names",
      { a: "1" },
      { b: ["2", "3"] },
      [
        ["a", "1"],
        ["b", "2"],
        ["b", "3"],
      ],
    ],
    [
      "of one name, the list first",
      { "x-t": "solo" },
      { "X-T": ["multi"] },
      [
        ["X-T", "multi"],
        ["X-T", "solo"],
      ],
    ],
    [
      "that say the same, once",
      { t: "a" },
      { t: ["a", "b"] },
      [
        ["t", "a"],
        ["t", "b"],
      ],
    ],
  ])("%s", async (_, headers, multiValueHeaders, expected) => {
    await setCode(`exports.handler = async () => (${JSON.stringify({ headers, multiValueHeaders })});`);
    const answer = await (await behindProxy()).ask("GET", "/dev/");
    const names = new Set(expected.map(([name]) => name.toLowerCase()));
    expect([...names].flatMap((name) => valuesOf(answer, name))).toEqual(expected);
  });

  test.each(["{ a: { b: 1 } }", "{ a: [1] }"])("an object as a value is not a valid answer: %s", async (headers) => {
    await setCode(`exports.handler = async () => ({ headers: ${headers} });`);
    expect((await (await behindProxy()).ask("GET", "/dev/")).status).toBe(502);
  });
});

// koki-develop/lgtm-generator#10
test.each<[string, number, string, string]>([
  ["more than a function takes is refused as JSON", 6_291_456, "application/json", '{"message":"Request Too Long"}'],
  [
    "more than API Gateway takes is refused as text",
    10_485_761,
    "text; charset=utf-8",
    "HTTP content length exceeded 10485760 bytes.",
  ],
])("%s", async (_, length, type, body) => {
  const api = await makeApi(account);
  await putMethod(account, api, api.rootResourceId, "POST", { type: "AWS_PROXY", ...fn.integration });
  await api.deploy("dev");
  const answer = await api.ask("POST", "/dev/", {}, "a".repeat(length));
  expect([answer.status, headersOf(answer)["Content-Type"], String(answer.body)]).toEqual([413, type, body]);
});

interface Mocked {
  readonly passthroughBehavior?: string;
  readonly requestTemplates?: Record<string, string>;
  readonly responseTemplates?: Record<string, string>;
}

/** POST / that answers itself. */
async function mocked({ passthroughBehavior, requestTemplates, responseTemplates = {} }: Mocked) {
  const api = await makeApi(account, "REGIONAL");
  const at = { restApiId: api.restApiId, resourceId: api.rootResourceId, httpMethod: "POST", statusCode: "200" };
  await putMethod(account, api, api.rootResourceId, "POST", { type: "MOCK", passthroughBehavior, requestTemplates });
  await account.apigateway.send(new PutMethodResponseCommand(at));
  await account.apigateway.send(new PutIntegrationResponseCommand({ ...at, responseTemplates }));
  await api.deploy("dev");
  return (headers: Record<string, string>, body = "") => api.ask("POST", "/dev/", headers, body);
}

describe("a MOCK integration", () => {
  const JSON_ONLY = { "application/json": '{"statusCode": 200}' };
  const OK = '{"statusCode": 200}';

  test.each<[string, Record<string, string> | undefined, string, string, number]>([
    ["WHEN_NO_MATCH", JSON_ONLY, "application/json; charset=utf-8", "", 200],
    ["WHEN_NO_MATCH", JSON_ONLY, "text/plain", OK, 200],
    ["WHEN_NO_MATCH", JSON_ONLY, "text/plain", "no status", 500],
    ["NEVER", JSON_ONLY, "text/plain", OK, 415],
    ["NEVER", undefined, "application/json", OK, 415],
    ["WHEN_NO_TEMPLATES", JSON_ONLY, "text/plain", OK, 415],
    ["WHEN_NO_TEMPLATES", undefined, "text/plain", OK, 200],
    ["NEVER", { $default: OK }, "text/plain", "", 200],
  ])("%s with templates %j answers %s %j: %d", async (passthroughBehavior, requestTemplates, type, body, status) => {
    const ask = await mocked({ passthroughBehavior, ...(requestTemplates && { requestTemplates }) });
    const answer = await ask({ "Content-Type": type }, body);
    expect(answer.status).toBe(status);
    if (status !== 415) return;
    expect(bodyOf(answer)).toEqual({ message: "Unsupported Media Type" });
    expect(valuesOf(answer, "x-amzn-errortype")).toEqual([["x-amzn-ErrorType", "BadRequestException"]]);
  });

  test.each([
    ["text/html", "text/html", "<p>"],
    ["application/json", "application/json", "{}"],
    ["image/png", "application/json", "{}"],
  ])("answers Accept: %s with the template for %s", async (Accept, type, body) => {
    const ask = await mocked({
      requestTemplates: JSON_ONLY,
      responseTemplates: { "text/html": "<p>", "application/json": "{}" },
    });
    const answer = await ask({ Accept });
    expect([valuesOf(answer, "content-type"), answer.body]).toEqual([[["Content-Type", type]], body]);
  });
});

test("what the authorizer says is known to answers of the gateway and to templates", async () => {
  await setCode(`exports.handler = async ({ authorizationToken, methodArn }) => ({
    principalId: "ann",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: authorizationToken, Resource: methodArn }],
    },
    context: { why: "not today" },
  });`);
  const api = await makeApi(account, "REGIONAL");
  const { restApiId, rootResourceId: resourceId } = api;
  const { apigateway } = account;
  const { id: authorizerId } = await apigateway.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: "a",
      type: "TOKEN",
      identitySource: "method.request.header.Authorization",
      authorizerUri: fn.integration.uri,
      authorizerCredentials: fn.integration.credentials,
      authorizerResultTtlInSeconds: 0,
    }),
  );
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "CUSTOM", authorizerId }));
  await apigateway.send(new PutIntegrationCommand({ ...at, type: "MOCK", requestTemplates }));
  const response = { ...at, statusCode: "200" };
  const responseParameters = { "method.response.header.X-Who": true };
  await apigateway.send(new PutMethodResponseCommand({ ...response, responseParameters }));
  await apigateway.send(
    new PutIntegrationResponseCommand({
      ...response,
      responseParameters: { "method.response.header.X-Who": "context.authorizer.principalId" },
      responseTemplates: { "application/json": "$context.authorizer.why" },
    }),
  );
  await apigateway.send(
    new PutGatewayResponseCommand({
      restApiId,
      responseType: "ACCESS_DENIED",
      responseParameters: {
        "gatewayresponse.header.X-Who": "context.authorizer.principalId",
        "gatewayresponse.header.X-Type": "context.error.responseType",
      },
      responseTemplates: {
        "application/json": '{"why": "$context.authorizer.why", "told": $context.error.messageString}',
      },
    }),
  );
  await api.deploy("dev");
  const allowed = await api.ask("GET", "/dev/", { Authorization: "Allow" });
  expect([allowed.status, allowed.body, valuesOf(allowed, "x-who")]).toEqual([200, "not today", [["X-Who", "ann"]]]);
  const denied = await api.ask("GET", "/dev/", { Authorization: "Deny" });
  expect(denied.status).toBe(403);
  expect(bodyOf(denied)).toEqual({ why: "not today", told: expect.stringContaining("explicit deny") });
  expect(["x-who", "x-type"].flatMap((name) => valuesOf(denied, name))).toEqual([
    ["X-Who", "ann"],
    ["X-Type", "ACCESS_DENIED"],
  ]);
});
