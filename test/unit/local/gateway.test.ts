import { describe, expect, test, vi } from "vitest";
import type {
  Authorizer,
  Integration,
  Method,
  RestApi,
  Snapshot,
} from "../../../src/local/apigateway/apigateway-model.ts";
import { apisIn } from "../../../src/local/apigateway/lookup.ts";
import { createGateway } from "../../../src/local/gateway/gateway.ts";
import type { Headers, HttpResponse } from "../../../src/local/http.ts";
import type { Functions, Invocation } from "../../../src/local/world.ts";
import { testWorld } from "../../support/local/world.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:basic";
const GUARD = "arn:aws:lambda:us-east-1:000000000000:function:guard";
const uriOf = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const ARN = "arn:aws:execute-api:us-east-1:000000000000:api1/dev/";

const integration = (changes: Partial<Integration> = {}): Integration => ({
  type: "AWS_PROXY",
  httpMethod: "POST",
  uri: uriOf(FUNCTION),
  passthroughBehavior: "WHEN_NO_MATCH",
  timeoutInMillis: 29_000,
  cacheNamespace: "r1",
  cacheKeyParameters: [],
  integrationResponses: {},
  ...changes,
});
const method = (changes: Partial<Method> = {}): Method => ({
  httpMethod: "GET",
  authorizationType: "CUSTOM",
  authorizerId: "auth1",
  apiKeyRequired: false,
  methodResponses: {},
  integration: integration(),
  ...changes,
});
const open = method({ authorizationType: "NONE" });
const preflight = method({
  httpMethod: "OPTIONS",
  authorizationType: "NONE",
  methodResponses: { 204: { statusCode: "204" } },
  integration: integration({
    type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 204}' },
    integrationResponses: {
      204: {
        statusCode: "204",
        responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'https://app.example'" },
      },
    },
  }),
});

const ROUTES: Readonly<Record<string, Record<string, Method>>> = {
  "/": { GET: method(), OPTIONS: preflight },
  "/orders": { GET: method(), POST: method({ httpMethod: "POST" }) },
  "/orders/{id}": { GET: method() },
  "/orders/all": { GET: open },
  "/orders/{id}/items": { ANY: open },
  "/files/{path+}": { GET: open },
};

const authorizer = (changes: Partial<Authorizer> = {}): Authorizer => ({
  id: "auth1",
  name: "guard",
  type: "TOKEN",
  authType: "custom",
  authorizerUri: uriOf(GUARD),
  identitySource: "method.request.header.Authorization",
  authorizerResultTtlInSeconds: 300,
  ...changes,
});

const policy = (Effect: string, Resource: unknown = [`${ARN}*`], more: object = {}) => ({
  principalId: "ann",
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
  ...more,
});
const returns = (value: unknown): Invocation => ({ payload: Buffer.from(JSON.stringify(value)), log: [] });
const throws = (errorMessage: string): Invocation => ({
  payload: Buffer.from(JSON.stringify({ errorMessage, errorType: "Error" })),
  functionError: "Unhandled",
  log: [],
});

interface Setup {
  readonly guard?: Partial<Authorizer>;
  readonly snapshot?: Partial<Snapshot>;
  /** What the authorizer answers, by turn; the last one stays. */
  readonly answers?: readonly Invocation[];
  readonly backend?: Invocation;
  readonly permits?: Functions["permits"];
  /** The function that never answers. */
  readonly silent?: string;
}

/** A deployed API, and what was called. */
function deployed({
  guard = {},
  snapshot = {},
  answers = [returns(policy("Allow"))],
  backend,
  permits,
  silent,
}: Setup = {}) {
  const calls: { arn: string; event: Record<string, unknown> }[] = [];
  let turn = 0;
  const functions: Functions = {
    permits: permits ?? (() => true),
    async invoke(arn, payload) {
      calls.push({ arn, event: JSON.parse(payload.toString()) });
      if (arn === silent) return new Promise(() => {});
      if (arn === FUNCTION) return backend ?? returns({ statusCode: 200, body: "hello" });
      return answers[Math.min(turn++, answers.length - 1)] ?? returns(null);
    },
  };
  const { world, clock } = testWorld({ functions });
  const resources = Object.entries(ROUTES).map(([path, methods], n) => [`r${n}`, { id: `r${n}`, path, methods }]);
  const picture: Snapshot = {
    resources: Object.fromEntries(resources),
    authorizers: { auth1: authorizer(guard) },
    gatewayResponses: {},
    binaryMediaTypes: [],
    ...snapshot,
  };
  const stage = { stageName: "dev", deploymentId: "d1", variables: {}, tags: {}, createdDate: 0, lastUpdatedDate: 0 };
  const api = {
    id: "api1",
    endpointConfiguration: { types: ["REGIONAL"], ipAddressType: "ipv4" },
    ...picture,
    stages: { dev: stage },
    deployments: { d1: { id: "d1", createdDate: 0, snapshot: picture } },
  };
  apisIn(world, "us-east-1")["api1"] = api as unknown as RestApi;
  const gateway = createGateway(world);
  const ask = (target: string, headers: Headers = [["Authorization", "Bearer good"]], verb = "GET", body = "") =>
    gateway(
      { method: verb, target: "", headers: [["Host", "127.0.0.1:1"], ...headers], body: Buffer.from(body) },
      "api1",
      `/dev${target}`,
    );
  return {
    ask,
    calls,
    clock,
    stage: stage as RestApi["stages"][string],
    guardCalls: () => calls.filter(({ arn }) => arn === GUARD),
  };
}

const header = ({ headers }: HttpResponse, name: string) =>
  headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
const told = (answer: HttpResponse) => ({
  status: answer.status,
  type: header(answer, "x-amzn-ErrorType"),
  body: String(answer.body),
});

describe("routing", () => {
  test.each([
    ["/", "/", null],
    ["", "/", null],
    ["/orders/all", "/orders/all", null],
    ["/orders/17", "/orders/{id}", { id: "17" }],
    ["/orders/17/items", "/orders/{id}/items", { id: "17" }],
    ["/files/a/b%2Fc", "/files/{path+}", { path: "a/b%2Fc" }],
    ["/orders/17/", "/orders/{id}", { id: "17" }],
  ])("%s is answered by %s", async (target, resource, pathParameters) => {
    const { ask, calls } = deployed();
    expect((await ask(target)).status).toBe(200);
    expect(calls.at(-1)?.event).toMatchObject({ resource, pathParameters });
  });

  test.each(["/nothing", "/orders/17/items/1", "/files", "/ordersx"])(
    "%s is not there: 403, and no authorizer",
    async (target) => {
      const { ask, calls } = deployed();
      expect(told(await ask(target, []))).toEqual({
        status: 403,
        type: "MissingAuthenticationTokenException",
        body: '{"message":"Missing Authentication Token"}',
      });
      expect(told(await ask(target)).type).toBe("IncompleteSignatureException");
      expect(calls).toEqual([]);
    },
  );

  test("an unknown stage or API is Forbidden", async () => {
    const { ask } = deployed();
    expect(told(await ask("x/"))).toMatchObject({ status: 403, type: "ForbiddenException" });
  });
});

describe("the authorizer", () => {
  test("gets the TOKEN event with three members", async () => {
    const { ask, calls } = deployed();
    await ask("/orders/1?x=1");
    expect(calls[0]).toEqual({
      arn: GUARD,
      event: { type: "TOKEN", methodArn: `${ARN}GET/orders/1`, authorizationToken: "Bearer good" },
    });
  });

  // config/rule-overlap.ts warns of this: `*` stands for {id}, and may be nothing.
  test("is asked for the path with the slash behind it, which serves the route without", async () => {
    const { ask, calls } = deployed({ answers: [returns(policy("Allow", [`${ARN}GET/orders/*`]))] });
    expect((await ask("/orders/")).status).toBe(200);
    expect(calls[0]?.event).toMatchObject({ methodArn: `${ARN}GET/orders/` });
    expect(calls[1]?.event).toMatchObject({ resource: "/orders", path: "/orders/" });
    expect((await ask("/orders")).status).toBe(403);
    expect((await ask("/orders//")).status).toBe(403);
  });

  test("whose policy names a path exactly does not let in the one with a slash behind it", async () => {
    const { ask } = deployed({ answers: [returns(policy("Allow", [`${ARN}GET/orders`]))] });
    expect((await ask("/orders")).status).toBe(200);
    expect((await ask("/orders/")).status).toBe(403);
  });

  test("gets the REQUEST event with all of the request", async () => {
    const { ask, calls } = deployed({
      guard: { type: "REQUEST", identitySource: "method.request.header.Authorization, method.request.querystring.v" },
    });
    await ask("/orders/1?v=1&v=2", [
      ["authorization", "Bearer good"],
      ["X-a", "1"],
      ["X-a", "2"],
    ]);
    expect(calls[0]?.event).toMatchObject({
      type: "REQUEST",
      methodArn: `${ARN}GET/orders/1`,
      resource: "/orders/{id}",
      path: "/orders/1",
      httpMethod: "GET",
      headers: { authorization: "Bearer good", "X-a": "2" },
      multiValueHeaders: { "X-a": ["1", "2"] },
      queryStringParameters: { v: "2" },
      multiValueQueryStringParameters: { v: ["1", "2"] },
      pathParameters: { id: "1" },
      requestContext: { stage: "dev", resourcePath: "/orders/{id}" },
    });
  });

  test.each<[string, Partial<Authorizer>, string, Headers]>([
    ["no header", {}, "/", []],
    ["an empty one", {}, "/", [["Authorization", ""]]],
    [
      "one that the expression does not match",
      { identityValidationExpression: "Bearer [a-z]+" },
      "/",
      [["Authorization", "Bearer good1"]],
    ],
    [
      "one of several sources missing",
      { type: "REQUEST", identitySource: "method.request.header.A,method.request.querystring.b" },
      "/",
      [["A", "1"]],
    ],
  ])("is not called without what identifies: %s", async (_, guard, target, headers) => {
    const { ask, calls } = deployed({ guard });
    expect(told(await ask(target, headers))).toEqual({
      status: 401,
      type: "UnauthorizedException",
      body: '{"message":"Unauthorized"}',
    });
    expect(calls).toEqual([]);
  });

  test("the expression covers the whole value and may ignore case", async () => {
    const { ask } = deployed({ guard: { identityValidationExpression: "(?i)bearer [a-z]+" } });
    expect((await ask("/")).status).toBe(200);
  });

  const NULL = '{"message":null}';
  const DENIED =
    '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}';
  const NOBODY =
    '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}';
  test.each<[string, Invocation, number, string, string]>([
    ["Unauthorized", throws("Unauthorized"), 401, "UnauthorizedException", '{"message":"Unauthorized"}'],
    ["another throw", throws("unauthorized"), 500, "AuthorizerConfigurationException", NULL],
    ["no policy", returns({ principalId: "ann" }), 500, "AuthorizerConfigurationException", NULL],
    ["null", returns(null), 500, "AuthorizerConfigurationException", NULL],
    [
      "an object in the context",
      returns(policy("Allow", ["*"], { context: { a: {} } })),
      500,
      "AuthorizerConfigurationException",
      NULL,
    ],
    [
      "null in the context",
      returns(policy("Allow", ["*"], { context: { a: null } })),
      500,
      "AuthorizerConfigurationException",
      NULL,
    ],
    ["Deny", returns(policy("Deny")), 403, "AccessDeniedException", DENIED],
    [
      "an Allow of something else",
      returns(policy("Allow", [`${ARN}POST/orders`])),
      403,
      "AccessDeniedException",
      NOBODY,
    ],
  ])("that answers %s", async (_, answer, status, type, body) => {
    const { ask } = deployed({ answers: [answer] });
    expect(told(await ask("/"))).toEqual({ status, type, body });
  });

  test("that API Gateway may not call is a 500", async () => {
    const { ask, calls } = deployed({ permits: (_, { sourceArn }) => !sourceArn.includes("/authorizers/") });
    expect(told(await ask("/"))).toMatchObject({ status: 500, type: "AuthorizerConfigurationException" });
    expect(calls).toEqual([]);
  });

  test("has its context handed on as texts, with the principal", async () => {
    const { ask, calls } = deployed({
      answers: [returns(policy("Allow", ["*"], { context: { age: 7, staff: true, note: "x" } }))],
    });
    await ask("/");
    expect(calls.at(-1)?.event["requestContext"]).toMatchObject({
      authorizer: { principalId: "ann", age: "7", staff: "true", note: "x" },
    });
  });
});

describe("the policy cache", () => {
  test("replays a policy for other methods until its time is over", async () => {
    const { ask, clock, guardCalls } = deployed({ answers: [returns(policy("Allow", [`${ARN}GET/orders/*`]))] });
    expect((await ask("/orders/1")).status).toBe(200);
    expect((await ask("/")).status).toBe(403);
    clock.at += 299_000;
    expect((await ask("/orders/2")).status).toBe(200);
    expect(guardCalls()).toHaveLength(1);
    clock.at += 1_000;
    await ask("/orders/2");
    expect(guardCalls()).toHaveLength(2);
  });

  test("is by identity; with a TTL of 0 there is none; a 401 is not kept", async () => {
    const one = deployed();
    await one.ask("/");
    await one.ask("/", [["Authorization", "Bearer other"]]);
    expect(one.guardCalls()).toHaveLength(2);
    const two = deployed({ guard: { authorizerResultTtlInSeconds: 0 } });
    await two.ask("/");
    await two.ask("/");
    expect(two.guardCalls()).toHaveLength(2);
    const three = deployed({ answers: [throws("Unauthorized"), returns(policy("Allow"))] });
    expect((await three.ask("/")).status).toBe(401);
    expect((await three.ask("/")).status).toBe(200);
  });

  test("is emptied by a flush of the stage", async () => {
    const { ask, clock, stage, guardCalls } = deployed();
    await ask("/");
    stage.authorizersFlushedAt = clock.at;
    clock.at += 1;
    await ask("/");
    expect(guardCalls()).toHaveLength(2);
  });
});

describe("a proxy integration", () => {
  test("gets the event of version 1.0, header names as they were sent", async () => {
    const { ask, calls } = deployed();
    await ask("/orders/17/items?a=1&a=2", [["tEsT-HEADeR", "aValUE"]], "POST", "{}");
    const event: Record<string, unknown> = calls.at(-1)?.event ?? {};
    expect(event).toMatchObject({
      resource: "/orders/{id}/items",
      path: "/orders/17/items",
      httpMethod: "POST",
      headers: { "tEsT-HEADeR": "aValUE", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443" },
      queryStringParameters: { a: "2" },
      multiValueQueryStringParameters: { a: ["1", "2"] },
      stageVariables: null,
      body: "{}",
      isBase64Encoded: false,
    });
    expect(event["requestContext"]).toMatchObject({
      path: "/dev/orders/17/items",
      stage: "dev",
      apiId: "api1",
      protocol: "HTTP/1.1",
    });
    expect(event["requestContext"]).not.toHaveProperty("authorizer");
  });

  test.each<[string, Invocation]>([
    ["throws", throws("x")],
    ["returns a text", returns("hello")],
    ["returns null", returns(null)],
    ["returns members of its own", returns({ statusCode: 200, hello: 1 })],
    ["returns a body that is no text", returns({ statusCode: 200, body: { a: 1 } })],
    ["returns a status that is none", returns({ statusCode: "abc" })],
  ])("that %s is a 502", async (_, backend) => {
    const { ask } = deployed({ backend });
    expect(told(await ask("/orders/all"))).toEqual({
      status: 502,
      type: "InternalServerErrorException",
      body: '{"message":"Internal server error"}',
    });
  });

  test("has its headers handed on, also twice the same name, and a type of its own", async () => {
    const backend = returns({
      statusCode: 201,
      headers: { "X-One": "1" },
      multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
      body: "x",
    });
    const { ask } = deployed({ backend });
    const answer = await ask("/orders/all");
    expect(answer).toMatchObject({ status: 201, body: "x" });
    expect(answer.headers.filter(([name]) => name === "Set-Cookie")).toHaveLength(2);
    expect(header(answer, "content-type")).toBe("application/json");
    expect(header(answer, "x-amzn-RequestId")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("that API Gateway may not call is a 500", async () => {
    const { ask } = deployed({ permits: () => false });
    expect(told(await ask("/orders/all"))).toEqual({
      status: 500,
      type: "InternalServerErrorException",
      body: '{"message":"Internal server error"}',
    });
  });

  test("answers bytes when the API says that such types are binary and the caller accepts them", async () => {
    const backend = returns({ statusCode: 200, isBase64Encoded: true, body: Buffer.from([0, 255]).toString("base64") });
    const { ask } = deployed({ backend, snapshot: { binaryMediaTypes: ["image/*"] } });
    expect((await ask("/orders/all", [["Accept", "image/png"]])).body).toEqual(Buffer.from([0, 255]));
    expect((await ask("/orders/all", [["Accept", "text/html"]])).body).toBe("AP8=");
  });
});

describe("answers of the gateway itself", () => {
  test.each([
    ["an integration without an answer in 29 s", FUNCTION, 29_000, 504, "Endpoint request timed out"],
    ["an authorizer without an answer in 10 s", GUARD, 10_000, 500, null],
  ])("%s", async (_, silent, ms, status, message) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { ask } = deployed({ silent });
      const asking = ask("/");
      let isAnswered = false;
      asking.then(() => {
        isAnswered = true;
      });
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(isAnswered).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(told(await asking)).toMatchObject({ status, body: JSON.stringify({ message }) });
    } finally {
      vi.useRealTimers();
    }
  });

  test("a preflight is answered by the mock with its headers, without an authorizer", async () => {
    const { ask, calls } = deployed();
    const answer = await ask("/", [], "OPTIONS");
    expect(answer.status).toBe(204);
    expect(header(answer, "access-control-allow-origin")).toBe("https://app.example");
    expect(calls).toEqual([]);
  });

  test("errors carry the headers and the template that were put for them, or for all of their hundred", async () => {
    const entry = (responseType: string, status?: string) => ({
      responseType,
      ...(status && { statusCode: status }),
      responseParameters: {
        "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
        "gatewayresponse.header.X-From": "method.request.header.origin",
      },
      responseTemplates: {
        "application/json":
          '{"message":$context.error.messageString,"type":"$context.error.responseType","stage":"$context.stage"}',
      },
    });
    const gatewayResponses = {
      DEFAULT_4XX: entry("DEFAULT_4XX"),
      MISSING_AUTHENTICATION_TOKEN: entry("MISSING_AUTHENTICATION_TOKEN", "404"),
    };
    const { ask } = deployed({ snapshot: { gatewayResponses }, answers: [returns(policy("Deny"))] });
    const refused = await ask("/", [["Origin", "https://a.example"]]);
    expect(told(refused)).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized","type":"UNAUTHORIZED","stage":"dev"}',
    });
    expect(header(refused, "access-control-allow-origin")).toBe("*");
    expect(header(refused, "x-from")).toBe("https://a.example");
    expect((await ask("/nothing", [])).status).toBe(404);
    expect(JSON.parse(String((await ask("/")).body))).toHaveProperty(
      "message",
      expect.stringContaining("explicit deny"),
    );
  });
});
