import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, expect, test } from "vitest";
import { isThrottled } from "../../../src/aws/calls/races.ts";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

const endpoint = await createEndpoint({
  folder: lastingFolder(),
  endpoint: "http://127.0.0.1:1",
  credentials: LOCAL_CREDENTIALS,
  faults: { faults: [{ operation: "*", kind: "throttle" }] },
});
afterAll(() => endpoint.close());
const settings = inProcess(endpoint.handle);

test.each<[string, () => Promise<unknown>, number, string, string]>([
  ["IAM", () => new IAMClient(settings).send(new ListRolesCommand()), 400, "Throttling", "Rate exceeded"],
  ["STS", () => new STSClient(settings).send(new GetCallerIdentityCommand()), 400, "Throttling", "Rate exceeded"],
  [
    "CloudWatch Logs",
    () => new CloudWatchLogsClient(settings).send(new DescribeLogGroupsCommand()),
    ...([400, "ThrottlingException", "Rate exceeded"] as const),
  ],
  [
    "Lambda",
    () => new LambdaClient(settings).send(new ListFunctionsCommand()),
    ...([429, "TooManyRequestsException", "Rate exceeded"] as const),
  ],
  [
    "Cognito",
    () => new CognitoIdentityProvider(settings).listUserPools({ MaxResults: 1 }),
    ...([400, "TooManyRequestsException", "Rate exceeded"] as const),
  ],
  [
    "API Gateway",
    () => new APIGatewayClient(settings).send(new GetRestApisCommand()),
    ...([429, "TooManyRequestsException", "Too Many Requests"] as const),
  ],
])("%s throttles in its own words, and the tool knows them", async (_, call, httpStatusCode, name, message) => {
  const error = await call().catch((refused: unknown) => refused);
  expect(error).toMatchObject({ name, message, $metadata: { httpStatusCode } });
  expect(isThrottled(error)).toBe(true);
});
