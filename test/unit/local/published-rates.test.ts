import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { createEndpoint } from "../../../src/local/endpoint.ts";
import { publishedRates } from "../../../src/local/published-rates.ts";
import { emptyFolder } from "../../support/folder.ts";
import { inProcess } from "../../support/local/sdk.ts";
import { LOCAL_CREDENTIALS } from "../../support/local-credentials.ts";

/** How many calls of an operation pass in so many seconds, one tried every 10 ms after a first burst. */
function passed(operation: string, seconds: number): readonly [burst: number, later: number] {
  let time = 0;
  const isWithin = publishedRates(() => time);
  const [service = "", name = ""] = operation.split(".");
  const count = (tries: number) => Array.from({ length: tries }).filter(() => isWithin(service, name)).length;
  const burst = count(200);
  let later = 0;
  for (; time < seconds * 1_000; ) {
    time += 10;
    later += count(1);
  }
  return [burst, later];
}

test.each<[operation: string, seconds: number, burst: number, later: number]>([
  ["apigateway.PutMethod", 10, 40, 100],
  ["apigateway.CreateResource", 10, 5, 50],
  ["apigateway.DeleteResource", 10, 5, 50],
  ["apigateway.GetResources", 10, 5, 25],
  ["apigateway.CreateDeployment", 10, 1, 2],
  ["apigateway.PutRestApi", 10, 1, 10],
  ["apigateway.CreateRestApi", 9, 1, 3],
  ["apigateway.UpdateAccount", 60, 1, 3],
  ["apigateway.DeleteRestApi", 60, 1, 2],
  ["lambda.CreateFunction", 10, 15, 150],
  ["lambda.GetPolicy", 10, 15, 150],
  ["lambda.GetFunction", 5, 100, 500],
  ["iam.CreateRole", 1, 200, 100],
  ["lambda.Invoke", 1, 200, 100],
])("%s within %d s: %d at once, then %d", (operation, seconds, burst, later) => {
  expect(passed(operation, seconds)).toEqual([burst, later]);
});

test("an operation with a rate of its own takes from the service's too; a refused one takes nothing", () => {
  const isWithin = publishedRates(() => 0);
  const calls = (operation: string, count: number) =>
    Array.from({ length: count }).filter(() => isWithin("apigateway", operation)).length;
  expect([calls("CreateResource", 20), calls("PutMethod", 50)]).toEqual([5, 35]);
});

test.each([
  ["API Gateway", "Too Many Requests", 40],
  ["Lambda", "Rate exceeded", 15],
])('"rates": "aws": %s answers 429 after its burst until time passes', async (service, message, burst) => {
  let time = Date.now();
  const { handle, close } = await createEndpoint({
    folder: emptyFolder(),
    endpoint: "http://127.0.0.1:1",
    credentials: LOCAL_CREDENTIALS,
    faults: { rates: "aws" },
    clock: { now: () => time },
  });
  onTestFinished(() => close());
  const settings = { ...inProcess(handle), maxAttempts: 1 };
  const gateway = new APIGatewayClient(settings);
  const lambda = new LambdaClient(settings);
  const call = () =>
    service === "Lambda" ? lambda.send(new ListFunctionsCommand()) : gateway.send(new GetRestApisCommand());
  for (let made = 0; made < burst; made++) await call();
  await expect(call()).rejects.toMatchObject({
    name: "TooManyRequestsException",
    message,
    $metadata: { httpStatusCode: 429 },
  });
  time += 100;
  await call();
});
