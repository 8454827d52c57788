import {
  CreateAuthorizerCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AttachRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { zip } from "../../../src/lib/files/zip.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { makeApi, makeFunction } from "../../support/local/sample-api.ts";
import { type Account, openAccount } from "../../support/local/socket-account.ts";

/** An authorizer and a backend in one. */
const CODE = `exports.handler = async (event) =>
  event.type === "TOKEN"
    ? { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement: [
        { Action: "execute-api:Invoke", Effect: event.authorizationToken === "good" ? "Allow" : "Deny", Resource: "*" } ] } }
    : event.queryStringParameters?.broken ? { nonsense: 1 } : { statusCode: 204 };`;
const FORMAT = {
  authorizer: "$context.authorizer.requestId",
  integration: "$context.integration.requestId",
  error: "$context.integration.error",
  status: "$context.status",
  request: "$context.requestId",
};

let account: Account;
let fn: Awaited<ReturnType<typeof makeFunction>>;
let api: Awaited<ReturnType<typeof makeApi>>;
beforeAll(async () => {
  account = await openAccount(lastingFolder());
  fn = await makeFunction(account, CODE);
  const { apigateway, iam, logs } = account;
  for (const name of ["AmazonAPIGatewayPushToCloudWatchLogs", "AWSLambdaBasicExecutionRole"]) {
    const PolicyArn = `arn:aws:iam::aws:policy/service-role/${name}`;
    await iam.send(new AttachRolePolicyCommand({ RoleName: fn.name, PolicyArn }));
  }
  api = await makeApi(account);
  const { restApiId } = api;
  const { uri: authorizerUri, credentials } = fn.integration;
  const authorizer = {
    restApiId,
    name: "token",
    type: "TOKEN",
    authorizerUri,
    authorizerCredentials: credentials,
  } as const;
  const identitySource = "method.request.header.Authorization";
  const { id: authorizerId } = await apigateway.send(
    new CreateAuthorizerCommand({ ...authorizer, identitySource, authorizerResultTtlInSeconds: 0 }),
  );
  const at = { restApiId, resourceId: await api.add("orders"), httpMethod: "GET" };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "CUSTOM", authorizerId }));
  await apigateway.send(new PutIntegrationCommand({ ...at, type: "AWS_PROXY", ...fn.integration }));
  await api.deploy("dev");
  await logs.send(new CreateLogGroupCommand({ logGroupName: "calls" }));
  const replace = (path: string, value: string) => ({ op: "replace", path, value }) as const;
  await apigateway.send(new UpdateAccountCommand({ patchOperations: [replace("/cloudwatchRoleArn", credentials)] }));
  await logCallsTo("calls");
});
afterAll(() => account.close());

async function logCallsTo(group: string): Promise<void> {
  const value = `arn:aws:logs:us-east-1:000000000000:log-group:${group}`;
  const patchOperations = [
    { op: "replace", path: "/accessLogSettings/destinationArn", value } as const,
    { op: "replace", path: "/accessLogSettings/format", value: JSON.stringify(FORMAT) } as const,
  ];
  await account.apigateway.send(
    new UpdateStageCommand({ restApiId: api.restApiId, stageName: "dev", patchOperations }),
  );
}
const eventsOf = async (logGroupName: string) =>
  (await account.logs.send(new FilterLogEventsCommand({ logGroupName }))).events?.map((one) => one.message ?? "") ?? [];
const lastLine = async (group: string): Promise<typeof FORMAT> => JSON.parse((await eventsOf(group)).at(-1) ?? "null");
const startOf = (requestId: string | undefined) => `START RequestId: ${requestId} Version: $LATEST`;

test("the request IDs of an access log are those of the functions' own lines", async () => {
  const { status, headers } = await api.ask("GET", "/dev/orders", { Authorization: "good" });
  expect(status).toBe(204);
  const line = await lastLine("calls");
  expect(line).toMatchObject({ status: "204", request: Object.fromEntries(headers)["x-amzn-RequestId"] });
  const lines = await eventsOf("/aws/lambda/behind");
  const at = (id: string) => lines.indexOf(startOf(id));
  expect(at(line.authorizer)).toBeGreaterThanOrEqual(0);
  expect(at(line.integration)).toBeGreaterThan(at(line.authorizer));
});

test("an access log says why an integration failed as the execution log does", async () => {
  expect((await api.ask("GET", "/dev/orders?broken=1", { Authorization: "good" })).status).toBe(502);
  const error = "Execution failed due to configuration error: Malformed Lambda proxy response";
  expect(await lastLine("calls")).toMatchObject({ status: "502", error });
});

test("a call that the authorizer denies has no integration", async () => {
  expect((await api.ask("GET", "/dev/orders", { Authorization: "bad" })).status).toBe(403);
  const line = await lastLine("calls");
  expect(line).toMatchObject({ status: "403", integration: "-" });
  expect(await eventsOf("/aws/lambda/behind")).toContain(startOf(line.authorizer));
});

test("the account's role creates a log group that does not exist", async () => {
  await logCallsTo("new");
  await api.ask("GET", "/dev/orders");
  expect(await lastLine("new")).toMatchObject({ status: "401", authorizer: "-" });
  const { logGroups } = await account.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "new" }));
  expect(logGroups).toHaveLength(1);
});

test("a function that is still being created cannot be called by an API", async () => {
  const { lambda } = account;
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: fn.name }));
  const Code = { ZipFile: zip([{ name: "index.js", bytes: Buffer.from(CODE), executable: false }]) };
  const { Role, Runtime, Handler } = Configuration ?? {};
  await lambda.send(new DeleteFunctionCommand({ FunctionName: fn.name }));
  await lambda.send(new CreateFunctionCommand({ FunctionName: fn.name, Role, Runtime, Handler, Code }));
  expect((await api.ask("GET", "/dev/orders", { Authorization: "good" })).status).toBe(500);
  await account.settle();
  expect((await api.ask("GET", "/dev/orders", { Authorization: "good" })).status).toBe(204);
});

test("Invoke answers with the request ID that the log has", async () => {
  const { $metadata } = await account.lambda.send(
    new InvokeCommand({ FunctionName: fn.name, Payload: Buffer.from("{}") }),
  );
  expect(await eventsOf("/aws/lambda/behind")).toContain(startOf($metadata.requestId));
});
