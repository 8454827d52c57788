import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "./sdk.ts";

let endpoint: Endpoint;
const said: string[] = [];
beforeAll(async () => {
  const folder = lastingFolder();
  endpoint = await createEndpoint({ folder, endpoint: "http://127.0.0.1:1", say: (line) => said.push(line) });
});
afterAll(() => endpoint.close());

const signed = (service: string): [string, string] => [
  "Authorization",
  `AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
];
const ask = (target: string, headers: [string, string][] = [], body = "", method = body === "" ? "GET" : "POST") =>
  endpoint.handle({ method, target, headers, body: Buffer.from(body) });

describe("what the endpoint does not have is answered with 501 and its name", () => {
  test.each([
    ["iam", "/", "Action=CreateUser&Version=2010-05-08", "iam CreateUser"],
    ["iam", "/", "Action=constructor&Version=2010-05-08", "iam constructor"],
    ["lambda", "/2018-10-31/layers", "", "lambda GET /2018-10-31/layers"],
    ["apigateway", "/usageplans", "", "apigateway GET /usageplans"],
    ["s3", "/bucket", "", "the service s3"],
  ])("%s %s %s", async (service, target, body, name) => {
    const { status, body: said } = await ask(target, [signed(service)], body);
    expect({ status, said: said.toString() }).toEqual({ status: 501, said: expect.stringContaining(name) });
  });

  test.each([
    ["s3", "", "", "<Code>NotImplemented</Code>"],
    ["sns", "application/x-www-form-urlencoded", "Action=ListTopics", "<Code>NotImplemented</Code>"],
    ["dynamodb", "application/x-amz-json-1.0", "{}", '"__type":"NotImplemented"'],
  ])("the service %s, in words that its clients read", async (service, type, body, code) => {
    const { body: said } = await ask("/", [signed(service), ["Content-Type", type]], body);
    expect(said.toString()).toContain(code);
  });

  test("a request that nobody signed", async () => {
    expect((await ask("/restapis")).status).toBe(501);
  });

  test("an operation of the JSON protocol", async () => {
    const target: [string, string] = ["X-Amz-Target", "AWSCognitoIdentityProviderService.CreateUserImportJob"];
    const { status, body } = await ask("/", [signed("cognito-idp"), target], "{}");
    expect({ status, said: JSON.parse(body.toString()) }).toMatchObject({
      status: 501,
      said: { __type: "NotImplemented", message: expect.stringContaining("cognito-idp CreateUserImportJob") },
    });
  });
});

describe("names that every object has are names like others", () => {
  test.each(["__proto__", "constructor", "toString"])("%s is no API and no function", async (name) => {
    expect((await ask(`/_aws/execute-api/${name}/dev/`)).status).toBe(403);
    const lambda = new LambdaClient(inProcess(endpoint.handle));
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: name }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

test("its log holds operations and error codes, not what was sent", async () => {
  const lambda = new LambdaClient(inProcess(endpoint.handle));
  await expect(lambda.send(new GetFunctionCommand({ FunctionName: "very-secret" }))).rejects.toThrow("very-secret");
  expect(said).toContain("lambda ResourceNotFoundException");
  expect(said.join("\n")).not.toContain("very-secret");
});

test("a body that is no JSON object is refused", async () => {
  const { status, headers } = await ask("/restapis", [signed("apigateway")], "[1]");
  expect({ status, type: headers.find(([name]) => name === "x-amzn-ErrorType")?.[1] }).toEqual({
    status: 400,
    type: "SerializationException",
  });
});

test("a page of another host may call what is deployed, and nothing else", async () => {
  const from = (origin: string): [string, string][] => [["Origin", origin], signed("iam")];
  const create = "Action=ListRoles&Version=2010-05-08";
  expect((await ask("/", from("https://evil.example"), create)).status).toBe(403);
  expect((await ask("/_local/seed", from("null"), "{}")).status).toBe(403);
  expect((await ask("/", from("http://localhost:3000"), create)).status).toBe(200);
  const { body } = await ask("/_aws/execute-api/abc/dev/", from("https://evil.example"));
  expect(JSON.parse(body.toString())).toEqual({ message: "Forbidden" });
});

test("the code of a function is the only file that is handed out", async () => {
  for (const target of [
    "/_local/code/../data.json",
    `/_local/code/${"0".repeat(63)}/`,
    "/_local/code/%2e%2e/data.json",
  ])
    expect((await ask(target)).status).toBe(501);
});
