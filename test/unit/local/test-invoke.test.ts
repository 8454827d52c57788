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
  if (authorizationToken === "broken") throw new Error("a secret of the authorizer");
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
  const faults = { roleDelayMs: 0 };
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
  const broken = await tried("broken");
  expect(broken).toMatchObject({ clientStatus: 500 });
  expect(broken.log).not.toContain("a secret of the authorizer");
  expect(await tried("NOT AS THE EXPRESSION WANTS IT")).toMatchObject({ clientStatus: 401 });
});
