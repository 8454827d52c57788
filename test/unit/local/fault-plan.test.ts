import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import { readFaults } from "../../../src/local/faults.ts";
import { emptyFolder } from "../../support/folder.ts";
import { CODE } from "../../support/local/sample-function.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

const planOf = (text: string) => {
  const file = join(emptyFolder(), "faults.json");
  writeFileSync(file, text);
  return { file, read: () => readFaults(file) };
};

test("a member that no fault file has is an error that names file and member, never ignored", () => {
  const { file, read } = planOf('{"roleDelay": 1}');
  expect(read).toThrow(`the fault file ${file}: "roleDelay" is none of roleDelayMs, functionDelayMs, faults, rates`);
  expect(planOf('{"roleDelayMs": 1, "functionDelayMs": 2, "faults": []}').read()).toEqual({
    roleDelayMs: 1,
    functionDelayMs: 2,
    faults: [],
  });
});

test.each([
  [0, "Active"],
  [60_000, "Pending"],
])("functionDelayMs = %d: a new function is %s", async (functionDelayMs, State) => {
  const { handle, close } = await createEndpoint({
    folder: emptyFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { roleDelayMs: 0, functionDelayMs },
  });
  onTestFinished(() => close());
  const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const { Role } = await new IAMClient(inProcess(handle)).send(
    new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument }),
  );
  const lambda = new LambdaClient(inProcess(handle));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: Role?.Arn,
      Code: { ZipFile: CODE },
    }),
  );
  expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }))).toMatchObject({ State });
});

test("stale: so many reads after each write answer as before it, and a later one sees it", async () => {
  const { handle, close } = await createEndpoint({
    folder: emptyFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { faults: [{ operation: "logs.DescribeLogGroups", kind: "stale", count: 2 }] },
  });
  onTestFinished(() => close());
  const logs = new CloudWatchLogsClient(inProcess(handle));
  const listed = async () => ((await logs.send(new DescribeLogGroupsCommand({}))).logGroups ?? []).length;
  const three = async () => [await listed(), await listed(), await listed()];
  await logs.send(new CreateLogGroupCommand({ logGroupName: "a" }));
  expect(await three()).toEqual([0, 0, 1]);
  await logs.send(new DeleteLogGroupCommand({ logGroupName: "a" }));
  expect(await three()).toEqual([1, 1, 0]);
});
