import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  CreateRestApiCommand,
  TestInvokeAuthorizerCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { zip } from "../../../src/lib/files/zip.ts";
import { createEndpoint, type Endpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

const GUARD = `export const handler = async ({ type, authorizationToken, methodArn }) => {
  if (authorizationToken === "none") throw new Error("Unauthorized");
  if (authorizationToken === "broken") throw new Error("no key");
  if (authorizationToken === "nothing") return null;
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }];
  return { principalId: type, policyDocument: { Version: "2012-10-17", Statement } };
};`;
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

let endpoint: Endpoint;
let api: APIGatewayClient;
let lambda: LambdaClient;
let at: { restApiId: string; authorizerId: string };
beforeAll(async () => {
  const faults = { roleDelayMs: 0, functionDelayMs: 0 };
  endpoint = await createEndpoint({
    folder: lastingFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults,
  });
  const options = inProcess(endpoint.handle);
  [api, lambda] = [new APIGatewayClient(options), new LambdaClient(options)];
  const role = { RoleName: "guard", AssumeRolePolicyDocument: JSON.stringify(TRUST) };
  const { Role } = await new IAMClient(options).send(new CreateRoleCommand(role));
  const ZipFile = zip([{ name: "index.mjs", bytes: Buffer.from(GUARD), executable: false }]);
  const of = { Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile }, Role: Role?.Arn } as const;
  const { FunctionArn } = await lambda.send(new CreateFunctionCommand({ FunctionName: "guard", ...of }));
  const { id: restApiId = "" } = await api.send(new CreateRestApiCommand({ name: "api" }));
  const { id: authorizerId = "" } = await api.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: "guard",
      type: "TOKEN",
      authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FunctionArn}/invocations`,
      identitySource: "method.request.header.Authorization",
      identityValidationExpression: "[a-z]+",
    }),
  );
  at = { restApiId, authorizerId };
});
afterAll(() => endpoint.close());

const tried = (Authorization: string) =>
  api.send(new TestInvokeAuthorizerCommand({ ...at, headers: { Authorization } }));

test("an authorizer is tried without a deployment: only once API Gateway may call it", async () => {
  expect(await tried("good")).toMatchObject({ clientStatus: 500 });
  const Action = "lambda:InvokeFunction";
  const may = { FunctionName: "guard", StatementId: "s", Action, Principal: "apigateway.amazonaws.com" };
  await lambda.send(new AddPermissionCommand(may));
  const { policy = "", ...answer } = await tried("good");
  expect(answer).toMatchObject({ clientStatus: 0, principalId: "TOKEN", latency: expect.any(Number) });
  const [statement] = JSON.parse(policy).Statement;
  expect(statement.Resource).toBe(`arn:aws:execute-api:us-east-1:000000000000:${at.restApiId}/ESTestInvoke-stage/GET/`);
  expect(answer.log).toContain("Execution log for request");

  expect(await tried("none")).toMatchObject({ clientStatus: 401 });
  expect(await tried("broken")).toMatchObject({ clientStatus: 500 });
  expect(await tried("NOT AS THE EXPRESSION WANTS IT")).toMatchObject({ clientStatus: 401 });
});

/** The lines of an execution log without their time, from the one that says what was sent. */
const endingOf = ({ log = "" }) =>
  log
    .split("\n")
    .map((line) => line.replace(/^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4} : /, ""))
    .filter((line) => /^(?:Auth|Exec|Unauth|Using|Succ)\w*(?: |$)(?!log)/.test(line));

// As in logs that people publish: serverless/serverless-architectures-aws#11, ExpanseLLC/lambda_authorizer#1.
test.each([
  ["none", [/^Authorizer result body .*"errorMessage":"Unauthorized"/, /^Unauthorized request: /, /^Unauthorized$/]],
  ["NOT AS WANTED", [/^Unauthorized request: /, /^Unauthorized$/]],
  [
    "broken",
    [
      /^Authorizer result body before parsing: \{"errorType":"Error","errorMessage":"no key"/,
      /^Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType"/,
      /^AuthorizerConfigurationException$/,
    ],
  ],
  [
    "nothing",
    [
      /^Authorizer result body before parsing: null$/,
      /^Execution failed due to configuration error: Could not parse policy$/,
      /^AuthorizerConfigurationException$/,
    ],
  ],
  [
    "good",
    [
      /^Authorizer result body .*"principalId":"TOKEN"/,
      /^Using valid authorizer policy for principal: /,
      /^Successfully/,
    ],
  ],
])("the execution log of a token %s ends as AWS's does", async (token, expected) => {
  const ending = endingOf(await tried(token));
  expect(ending).toEqual(expected.map((line) => expect.stringMatching(line)));
});
