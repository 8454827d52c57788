import {
  type PutIntegrationCommandInput,
  PutIntegrationResponseCommand,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../src/local/http.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { bodyOf, makeApi, putMethod } from "../../support/local/sample-api.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";
import { type Echo, echoServer } from "./echo-server.ts";

let account: Account;
let server: Awaited<ReturnType<typeof echoServer>>;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  server = await echoServer();
});
afterAll(async () => {
  await account.close();
  await server.close();
});

type Given = Omit<PutIntegrationCommandInput, "restApiId" | "resourceId" | "httpMethod">;

/** ANY /{part} in front of the server. */
async function behind(part: string, given: Given, variables: Record<string, string> = {}) {
  const api = await makeApi(account, "REGIONAL");
  const resourceId = await api.add(part);
  await putMethod(account, api, resourceId, "ANY", { integrationHttpMethod: "POST", ...given });
  const at = { restApiId: api.restApiId, resourceId, httpMethod: "ANY" };
  for (const [statusCode, selectionPattern] of [
    ["200", ""],
    ["400", "4\\d{2}"],
  ] as const) {
    await account.apigateway.send(new PutMethodResponseCommand({ ...at, statusCode }));
    await account.apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode, selectionPattern }));
  }
  await api.deploy("dev", variables);
  return api.ask;
}
const echoOf = (answer: HttpResponse) => bodyOf(answer) as Echo;
const header = ({ headers }: HttpResponse, name: string) =>
  headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);

// Recorded of AWS: LocalStack's test_http_proxy_integration_request_data_mappings.
test("HTTP_PROXY passes a request on with what is mapped", async () => {
  const ask = await behind("{pathVariable}", {
    type: "HTTP_PROXY",
    uri: `${server.url}/post?testVar={pathVar}&testQs={qsVar}`,
    requestParameters: {
      "integration.request.header.headerVar": "method.request.header.foobar",
      "integration.request.path.qsVar": "method.request.querystring.testVar",
      "integration.request.path.pathVar": "method.request.path.pathVariable",
      "integration.request.querystring.queryString": "method.request.querystring.testQueryString",
      "integration.request.querystring.testQs": "method.request.querystring.testQueryString",
      "integration.request.querystring.testEmptyQs": "method.request.header.emptyheader",
    },
  });
  const headers = { "Content-Type": "text/plain", foobar: "mapped", headerVar: "sent", "User-Agent": "test" };
  const answer = await ask("PUT", "/dev/foobar?testQueryString=foo&testVar=bar", headers, "hello");
  const { method, target, headers: passed, data } = echoOf(answer);
  expect([method, data]).toEqual(["POST", "hello"]);
  const query = new URL(target, server.url).searchParams;
  expect(Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]))).toEqual({
    testVar: ["foobar", "bar"],
    testQs: ["bar", "foo"],
    testQueryString: ["foo"],
    queryString: ["foo"],
  });
  expect(passed).toMatchObject({
    Foobar: "mapped",
    Headervar: "mapped",
    "User-Agent": "test",
    "Content-Type": "text/plain",
  });
  expect(passed["X-Forwarded-Proto"]).toBe("https");
  expect(header(answer, "x-amzn-remapped-server")).toEqual(["gunicorn/19.9.0"]);
});

test.each<[string, string[]]>([
  ["HTTP", ["Accept", "Content-Length", "Content-Type", "Host", "User-Agent"]],
  ["HTTP_PROXY", ["Accept", "Content-Length", "Content-Type", "Cookie", "Host", "User-Agent"]],
])("%s hands on no more headers than AWS", async (type, names) => {
  const ask = await behind("a", { type: type as "HTTP", uri: server.url });
  const sent = { "Content-Type": "application/json", Cookie: "a=1", TE: "deflate", "Content-Encoding": "br", Via: "x" };
  const { headers } = echoOf(await ask("POST", "/dev/a", sent, "{}"));
  expect(
    Object.keys(headers)
      .filter((name) => !/^(?:X-|Connection)/.test(name))
      .sort(),
  ).toEqual(names);
});

describe("the status of the endpoint", () => {
  const status = { "integration.request.path.map": "method.request.path.map" };
  test.each<[string, number, number]>([
    ["HTTP_PROXY", 201, 201],
    ["HTTP_PROXY", 404, 404],
    ["HTTP", 201, 200],
    ["HTTP", 404, 400],
    ["HTTP", 503, 200],
  ])("of %s: %d becomes %d", async (type, given, told) => {
    const ask = await behind("{map+}", { type: type as "HTTP", uri: `${server.url}/{map}`, requestParameters: status });
    expect((await ask("GET", `/dev/status/${given}`)).status).toBe(told);
  });
});

test("stage variables and templates make the request of an HTTP integration", async () => {
  const ask = await behind(
    "a",
    {
      type: "HTTP",
      uri: `http://\${stageVariables.host}/{of}`,
      requestParameters: {
        "integration.request.path.of": "stageVariables.path",
        "integration.request.header.X-Body": "method.request.body.name",
        "integration.request.querystring.all": "method.request.multivaluequerystring.v",
      },
      requestTemplates: {
        "application/json": '#set($context.requestOverride.header.X-Set = "set"){"was": $input.json("$.name")}',
      },
    },
    { host: new URL(server.url).host, path: "put" },
  );
  const answer = await ask("POST", "/dev/a?v=1&v=2", { "Content-Type": "application/json" }, '{"name":"n"}');
  expect(echoOf(answer)).toMatchObject({
    target: "/put?all=1%2C2",
    data: '{"was": "n"}',
    headers: { "X-Body": "n", "X-Set": "set" },
  });
  expect(header(answer, "x-amzn-trace-id")).toHaveLength(1);
});

describe("an endpoint that does not answer", () => {
  test.each(["HTTP", "HTTP_PROXY"] as const)("in time is a 504 of %s", async (type) => {
    const ask = await behind("a", { type, uri: `${server.url}/never`, timeoutInMillis: 50 });
    const answer = await ask("GET", "/dev/a");
    expect([answer.status, bodyOf(answer)]).toEqual([504, { message: "Endpoint request timed out" }]);
  });

  test("at all is a 504", async () => {
    const gone = await echoServer();
    await gone.close();
    const answer = await (await behind("a", { type: "HTTP_PROXY", uri: gone.url }))("GET", "/dev/a");
    expect([answer.status, bodyOf(answer)]).toEqual([504, { message: "Network error communicating with endpoint" }]);
  });

  test("because a stage variable leads out of this machine is a 500", async () => {
    const given = { type: "HTTP_PROXY", uri: `http://\${stageVariables.host}/` } as const;
    const answer = await (await behind("a", given, { host: "example.com" }))("GET", "/dev/a");
    expect([answer.status, bodyOf(answer)]).toEqual([500, { message: "Internal server error" }]);
  });
});

test.each([
  ["another host", { type: "HTTP", uri: "https://example.com/" }, "another host than this machine: example.com"],
  ["a name like ours", { type: "HTTP", uri: "http://localhost.example/" }, "localhost.example"],
  ["a user's name that looks like ours", { type: "HTTP", uri: "http://localhost:80@example.com/" }, "example.com"],
  [
    "another service",
    { type: "AWS", uri: "arn:aws:apigateway:us-east-1:dynamodb:action/Scan" },
    "arn:aws:apigateway:us-east-1:dynamodb:action/Scan",
  ],
] as const)("%s is refused when it is put", async (_, given, name) => {
  await expect(behind("a", given)).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining(name),
  });
});
