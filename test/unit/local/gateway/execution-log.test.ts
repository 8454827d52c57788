import { TestInvokeAuthorizerCommand, TestInvokeMethodCommand } from "@aws-sdk/client-api-gateway";
import { beforeAll, expect, test } from "vitest";
import { Refusal } from "../../../../src/local/wire/refusal.ts";
import type { Functions, Invocation } from "../../../../src/local/world.ts";
import { account, apiOf } from "./api.ts";

type Answer = () => Promise<Invocation>;
let answer: Answer;
let isPermitted = true;
const functions: Functions = { permits: () => isPermitted, invoke: () => answer() };
const here = account({ functions });
let api: Awaited<ReturnType<typeof apiOf>>;
let method: Awaited<ReturnType<typeof api.route>>;
let authorizerId: string | undefined;
beforeAll(async () => {
  api = await apiOf(here);
  method = await api.route("orders");
  ({ authorizerId } = await api.authorizer());
});

const returning =
  (value: unknown, more: Partial<Invocation> = {}): Answer =>
  async () => ({ payload: Buffer.from(JSON.stringify(value)), log: [], ...more });
const throwing = (value: unknown): Answer => returning(value, { functionError: "Unhandled" });
const throttled: Answer = async () => {
  throw new Refusal(429, "TooManyRequestsException", "Rate Exceeded.");
};

/** The lines behind the one that names the function, without times; IDs, numbers and secrets are replaced. */
function linesOf(log = ""): string[] {
  const lines = log.split("\n").map((line) =>
    line
      .replace(/^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4} : /, "")
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
      .replace(/\d+ ms$/, "n ms"),
  );
  return lines.slice(lines.findIndex((line) => line.startsWith("Sending request to ")) + 1, -1);
}

const METHOD_FAILS = "Method completed with status: ";
const CONFIGURATION = "Execution failed due to configuration error: ";

// As in real logs: "AWS API Gateway errors" and others that people publish.
test.each<[string, Answer, string[]]>([
  [
    "is throttled",
    throttled,
    ["Lambda invocation failed with status: 429. Lambda request id: <id>", `${CONFIGURATION}Rate Exceeded.`, "500"],
  ],
  [
    "throws",
    throwing({ errorType: "Error", errorMessage: "no table" }),
    [
      "Lambda execution failed with status 200 due to customer function error: no table. Lambda request id: <id>",
      "502",
    ],
  ],
  [
    "answers what no proxy integration takes",
    returning([]),
    [`${CONFIGURATION}Malformed Lambda proxy response`, "502"],
  ],
])("the log of a method whose function %s ends as AWS's does", async (_, given, expected) => {
  answer = given;
  const { log, status } = await here.client.send(new TestInvokeMethodCommand(method));
  const ending = linesOf(log).filter((line) => !/^(?:Received response|Endpoint response)/.test(line));
  expect(ending).toEqual([...expected.slice(0, -1), METHOD_FAILS + expected.at(-1)]);
  expect(String(status)).toBe(expected.at(-1));
});

test("the log of a method has what the function answered, also that it failed", async () => {
  answer = throwing({ errorMessage: "no" });
  const { log } = await here.client.send(new TestInvokeMethodCommand(method));
  expect(linesOf(log).slice(0, 3)).toEqual([
    "Received response. Status: 200, Integration latency: n ms",
    expect.stringMatching(/^Endpoint response headers: \{.*x-amzn-RequestId=<id>, X-Amz-Function-Error=Unhandled, /),
    'Endpoint response body before transformations: {"errorMessage":"no"}',
  ]);
});

const testAuthorizer = async () => {
  const input = { restApiId: api.restApiId, authorizerId, headers: { Authorization: "Bearer good" } };
  return (await here.client.send(new TestInvokeAuthorizerCommand(input))).log ?? "";
};
const NOT_ONE = "AuthorizerConfigurationException";

test.each<[string, Answer, string[]]>([
  [
    "is throttled",
    throttled,
    [
      "Lambda invocation failed with status: 429. Lambda request id: <id>",
      `${CONFIGURATION}Rate Exceeded.`,
      `${CONFIGURATION}Authorizer error`,
      NOT_ONE,
    ],
  ],
  ["throws Unauthorized", throwing({ errorMessage: "Unauthorized" }), ["Unauthorized request: <id>", "Unauthorized"]],
  [
    "throws in Python",
    throwing({ errorMessage: "no key", errorType: "KeyError" }),
    [`${CONFIGURATION}Invalid JSON in response: Unrecognized field "errorMessage" , not marked as ignorable`, NOT_ONE],
  ],
])("the log of an authorizer whose function %s ends as AWS's does", async (_, given, expected) => {
  answer = given;
  const ending = linesOf(await testAuthorizer());
  expect(ending.filter((line) => !line.startsWith("Authorizer result body"))).toEqual(expected);
});

test("the request to an authorizer is in the log even if Lambda refuses it, without API Gateway's credentials", async () => {
  isPermitted = false;
  const log = await testAuthorizer();
  isPermitted = true;
  expect(log).toMatch(
    /Endpoint request headers: \{x-amzn-lambda-integration-tag=[-0-9a-f]{36}, Authorization=\*{200,}[0-9a-f]{6}, X-Amz-Date=\d{8}T\d{6}Z, x-amzn-apigateway-api-id=\w+, Accept=application\/json, User-Agent=AmazonAPIGateway_\w+, X-Amz-Security-Token=\S+ \[TRUNCATED\]\n/,
  );
  expect(log).toContain('Endpoint request body after transformations: {"type":"TOKEN"');
  expect(linesOf(log)).toEqual([
    `${CONFIGURATION}Invalid permissions on Lambda function`,
    `${CONFIGURATION}Authorizer error`,
    NOT_ONE,
  ]);
});
