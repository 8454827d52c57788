import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS, seedProof, signed } from "../../support/local-credentials.ts";

let endpoint: Endpoint;
const said: string[] = [];
beforeAll(async () => {
  const folder = lastingFolder();
  endpoint = await createEndpoint({
    folder,
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    say: (line) => said.push(line),
  });
});
afterAll(() => endpoint.close());

const ask = (target: string, headers: [string, string][] = [], body = "", method = body === "" ? "GET" : "POST") =>
  endpoint.handle({ method, target, headers, body: Buffer.from(body) });
/** The same, signed. */
const call = (service: string, path: string, body = "", headers: [string, string][] = []) => {
  const method = body === "" ? "GET" : "POST";
  return ask(path, [...signed({ method, path, host: "127.0.0.1:1", service, body }), ...headers], body);
};

describe("what the endpoint does not have is answered with 501 and its name", () => {
  test.each([
    ["iam", "/", "Action=CreateUser&Version=2010-05-08", "IAM CreateUser"],
    ["iam", "/", "Action=constructor&Version=2010-05-08", "IAM constructor"],
    ["lambda", "/2018-10-31/layers", "", "Lambda ListLayers"],
    ["apigateway", "/vpclinks", "", "ApiGateway GetVpcLinks"],
    ["s3", "/bucket", "", "the service s3"],
  ])("%s %s %s", async (service, target, body, name) => {
    const { status, body: said } = await call(service, target, body);
    expect({ status, said: said.toString() }).toEqual({ status: 501, said: expect.stringContaining(name) });
  });

  test.each([
    ["s3", "", "", "<Code>NotImplemented</Code>"],
    ["sns", "application/x-www-form-urlencoded", "Action=ListTopics", "<Code>NotImplemented</Code>"],
    ["dynamodb", "application/x-amz-json-1.0", "{}", '"__type":"NotImplemented"'],
  ])("the service %s, in words that its clients read", async (service, type, body, code) => {
    const { body: said } = await call(service, "/", body, [["Content-Type", type]]);
    expect(said.toString()).toContain(code);
  });

  test("an operation of the JSON protocol", async () => {
    const target: [string, string] = ["X-Amz-Target", "AWSCognitoIdentityProviderService.CreateUserImportJob"];
    const { status, body } = await call("cognito-idp", "/", "{}", [target]);
    expect({ status, said: JSON.parse(body.toString()) }).toMatchObject({
      status: 501,
      said: { __type: "NotImplemented", message: expect.stringContaining("Cognito CreateUserImportJob") },
    });
  });
});

describe("names that every object has are names like others", () => {
  test.each(["__proto__", "constructor", "toString"])("%s is neither an API nor a function", async (name) => {
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

test("a body that is not a JSON object is refused", async () => {
  const { status, headers } = await call("apigateway", "/restapis", "[1]");
  expect({ status, type: headers.find(([name]) => name === "x-amzn-ErrorType")?.[1] }).toEqual({
    status: 400,
    type: "SerializationException",
  });
});

test("a page of another host may call what is deployed, and nothing else", async () => {
  const list = (origin: string) => call("iam", "/", "Action=ListRoles&Version=2010-05-08", [["Origin", origin]]);
  expect((await list("https://evil.example")).status).toBe(403);
  expect((await ask("/_local/seed", [["Origin", "null"], seedProof("{}")], "{}")).status).toBe(403);
  expect((await list("http://localhost:3000")).status).toBe(200);
  const { body } = await ask("/_aws/execute-api/abc/dev/", [["Origin", "https://evil.example"]]);
  expect(JSON.parse(body.toString())).toEqual({ message: "Forbidden" });
});

test("the code of a function is the only file that is handed out", async () => {
  for (const target of [
    "/_local/code/../data.json",
    `/_local/code/${"0".repeat(63)}/`,
    "/_local/code/%2e%2e/data.json",
  ])
    expect((await call("lambda", target)).status).not.toBe(200);
});
