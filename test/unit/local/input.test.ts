import {
  APIGatewayClient,
  CreateRestApiCommand,
  ImportApiKeysCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS, signed } from "../../support/local-credentials.ts";

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({
    folder: lastingFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { roleDelayMs: 0 },
  });
});
afterAll(() => endpoint.close());

const TARGETS: Readonly<Record<string, string>> = {
  logs: "Logs_20140328",
  "cognito-idp": "AWSCognitoIdentityProviderService",
};

/** Sends what no SDK would send. @param asked "POST /restapis", "CreateLogGroup". @returns "400 Code: message". */
async function refusalOf(service: string, asked: string, input: object): Promise<string> {
  const [method = "", path = ""] = asked.includes(" ") ? asked.split(" ") : ["POST", "/"];
  const isForm = service === "iam";
  const body = isForm
    ? String(new URLSearchParams({ Action: asked, Version: "2010-05-08", ...input }))
    : JSON.stringify(input);
  const target = `${TARGETS[service]}.${asked}`;
  const headers = [
    ...signed({ method, path, host: "127.0.0.1:1", service, body }),
    ...(service in TARGETS ? [["X-Amz-Target", target] as [string, string]] : []),
  ];
  const answer = await endpoint.handle({ method, target: path, headers, body: Buffer.from(body) });
  const text = answer.body.toString();
  if (isForm) return `${answer.status} ${text.replace(/^.*<Code>(.*)<\/Code><Message>(.*)<\/Message>.*$/s, "$1: $2")}`;
  const { message, __type } = JSON.parse(text);
  const type = answer.headers.find(([name]) => name === "x-amzn-ErrorType")?.[1];
  return `${answer.status} ${type ?? __type}: ${message}`;
}

/** The ARN of a role that Lambda may assume. */
async function lambdaRole(RoleName = "for-functions"): Promise<string> {
  const Principal = { Service: "lambda.amazonaws.com" };
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
  const { Role } = await new IAMClient(inProcess(endpoint.handle)).send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  return Role?.Arn ?? "";
}

const FUNCTION = { FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: { ZipFile: "" } };
const one = "1 validation error detected:";

test.each([
  ["apigateway", "POST /restapis", { name: true }, "class java.lang.Boolean can not be converted to an String"],
  ["apigateway", "POST /restapis", { name: "a", tags: [] }, "Start of list found where not expected"],
  [
    "lambda",
    "POST /2015-03-31/functions",
    { ...FUNCTION, FunctionName: 1 },
    "NUMBER_VALUE can not be converted to a String",
  ],
  [
    "lambda",
    "POST /2015-03-31/functions",
    { ...FUNCTION, Timeout: "3" },
    "STRING_VALUE can not be converted to an Integer",
  ],
  ["logs", "CreateLogGroup", { logGroupName: ["a"] }, "Start of list found where not expected"],
  ["cognito-idp", "CreateUserPool", { PoolName: "a", Schema: "b" }, "Expected list or null"],
  [
    "cognito-idp",
    "CreateUserPool",
    { PoolName: "a", Policies: { PasswordPolicy: { MinimumLength: true } } },
    "TRUE_VALUE can not be converted to an Integer",
  ],
])("%s %s %j: a value of another type", async (service, asked, input, message) => {
  expect(await refusalOf(service, asked, input)).toBe(`400 SerializationException: ${message}`);
});

describe("what breaks AWS's model is refused in each service's words", () => {
  test.each([
    [
      "apigateway",
      "POST /restapis",
      {},
      `400 ValidationException: ${one} Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null`,
    ],
    [
      "apigateway",
      "POST /restapis",
      { name: "a", apiKeySource: "QUERY" },
      `400 ValidationException: ${one} Value 'QUERY' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [HEADER, AUTHORIZER]`,
    ],
    [
      "lambda",
      "POST /2015-03-31/functions",
      { ...FUNCTION, Environment: { Variables: { "a-b": "secret" } } },
      `400 ValidationException: ${one} Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]`,
    ],
    [
      "iam",
      "CreateRole",
      { RoleName: "r", AssumeRolePolicyDocument: "{}", MaxSessionDuration: "60" },
      `400 ValidationError: ${one} Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600`,
    ],
    [
      "logs",
      "PutRetentionPolicy",
      { logGroupName: "a", retentionInDays: 45 },
      expect.stringContaining(`400 InvalidParameterException: ${one} Value '45' at 'retentionInDays' failed`),
    ],
    [
      "cognito-idp",
      "CreateUserPool",
      { PoolName: "a", Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      `400 InvalidParameterException: ${one} Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6`,
    ],
    [
      "cognito-idp",
      "AdminSetUserPassword",
      { UserPoolId: "us-east-1_a", Username: "u", Password: " secret" },
      expect.stringMatching(/^400 InvalidParameterException: 1 validation error detected: Value at 'password' failed/),
    ],
  ])("%s %s %j", async (service, asked, input, refusal) => {
    expect(await refusalOf(service, asked, input)).toEqual(refusal);
  });
});

test.each([
  ["apigateway", "POST /restapis", { name: "a", cloneFrom: "b" }, "ApiGateway CreateRestApi cloneFrom"],
  [
    "lambda",
    "POST /2015-03-31/functions",
    { ...FUNCTION, Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:a:1"] },
    "Lambda CreateFunction Layers",
  ],
  [
    "lambda",
    "POST /2015-03-31/functions",
    { ...FUNCTION, TracingConfig: { Mode: "Active" } },
    "Lambda CreateFunction TracingConfig.Mode Active",
  ],
  ["logs", "CreateLogGroup", { logGroupName: "a", kmsKeyId: "b" }, "CloudWatchLogs CreateLogGroup kmsKeyId"],
])("%s %s %j: what would be ignored is answered 501 with its name", async (service, asked, input, name) => {
  expect(await refusalOf(service, asked, input)).toBe(
    `501 NotImplemented: the local endpoint of lambda-authz does not implement ${name}`,
  );
});

test("a member that is null is one that was left out", async () => {
  const asked = { PoolName: "a", Policies: { PasswordPolicy: null }, UserPoolTags: null, Schema: null };
  expect(await refusalOf("cognito-idp", "CreateUserPool", asked)).toBe("200 undefined: undefined");
  const preference = { AccessToken: "a.b.c", SMSMfaSettings: null, SoftwareTokenMfaSettings: null };
  expect(await refusalOf("cognito-idp", "SetUserMFAPreference", preference)).toBe(
    "400 NotAuthorizedException: Invalid Access Token",
  );
});

test("an empty list requests nothing, so it is not an ignored member", async () => {
  const client = new APIGatewayClient(inProcess(endpoint.handle));
  const endpointConfiguration = { types: ["REGIONAL" as const], vpcEndpointIds: [] };
  const made = await client.send(new CreateRestApiCommand({ name: "a", endpointConfiguration }));
  expect(made.endpointConfiguration).toEqual({ types: ["REGIONAL"], ipAddressType: "ipv4" });
  const VpcConfig = { SubnetIds: [], SecurityGroupIds: [] };
  const asked = {
    ...FUNCTION,
    Layers: [],
    VpcConfig,
    Runtime: "java21",
    Handler: "a.B::c",
    Role: await lambdaRole("other"),
  };
  expect(await refusalOf("lambda", "POST /2015-03-31/functions", asked)).toBe(
    "501 NotImplemented: the local endpoint of lambda-authz does not implement Lambda Runtime java21",
  );
});

test("an operation that is not implemented is not mistaken for one with the same address", async () => {
  const client = new APIGatewayClient(inProcess(endpoint.handle));
  const asked = client.send(new ImportApiKeysCommand({ format: "csv", body: Buffer.from("name,key") }));
  await expect(asked).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("ApiGateway ImportApiKeys"),
  });
});

test.each([
  ["minimumCompressionSize", "/minimumCompressionSize"],
  ["a security policy", "/securityPolicy"],
])("a patch of %s is answered 501 with its path; one that AWS has not is refused", async (_, path) => {
  const client = new APIGatewayClient(inProcess(endpoint.handle));
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: "a" }));
  const update = (one: string) =>
    client.send(new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: "replace", path: one, value: "1" }] }));
  await expect(update(path)).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining(`ApiGateway UpdateRestApi ${path}`),
  });
  await expect(update("/nothing")).rejects.toMatchObject({ name: "BadRequestException" });
});

test("a runtime that cannot run here is answered 501 when the function is made, not when it is called", async () => {
  const runtime = { ...FUNCTION, Runtime: "java21", Handler: "a.B::c", Role: await lambdaRole() };
  expect(await refusalOf("lambda", "POST /2015-03-31/functions", runtime)).toBe(
    "501 NotImplemented: the local endpoint of lambda-authz does not implement Lambda Runtime java21",
  );
});

test("members that AWS's model does not have are ignored, as AWS ignores them", async () => {
  const send = async (operation: string, input: object) => {
    const body = JSON.stringify(input);
    const asked = { method: "POST", path: "/", host: "127.0.0.1:1", service: "cognito-idp", body };
    const target: [string, string] = ["X-Amz-Target", `${TARGETS["cognito-idp"]}.${operation}`];
    const headers = [...signed(asked), target];
    return (await endpoint.handle({ method: "POST", target: "/", headers, body: Buffer.from(body) })).body.toString();
  };
  const said = await send("CreateUserPool", { PoolName: "a", Nothing: 1, Policies: { Neither: { That: true } } });
  expect(said).toContain('"Name":"a"');
  expect(said).not.toMatch(/Nothing|Neither/);
});
