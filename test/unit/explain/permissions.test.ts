import { CreateRestApiCommand, GetExportCommand, TestInvokeAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetPolicyCommand, InvokeCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { Handler } from "../../../src/local/http.ts";
import { clientsOver } from "../../explain/plain/clients.ts";
import { denyingAws } from "../../support/aws/denying-aws.ts";
import { recordingAws } from "../../support/aws/recording-aws.ts";

const nothing: Handler = async () => ({ status: 200, headers: [], body: "{}" });
const API = { restApiId: "a1b2", authorizerId: "c3d4" };
type Clients = ReturnType<typeof clientsOver>;

const CALLS: readonly [permission: string, name: string, on: string, send: (clients: Clients) => Promise<unknown>][] = [
  [
    "apigateway:GET /restapis/[id]/stages/[id]/exports/[id]",
    "AccessDeniedException",
    "apigateway:GET on resource: arn:aws:apigateway:us-east-1::/restapis/a1b2/stages/dev/exports/oas30 because",
    ({ apigateway }) =>
      apigateway.send(new GetExportCommand({ restApiId: "a1b2", stageName: "dev", exportType: "oas30" })),
  ],
  [
    "apigateway:POST /restapis/[id]/authorizers/[id]",
    "AccessDeniedException",
    "apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis/a1b2/authorizers/c3d4 because",
    ({ apigateway }) => apigateway.send(new TestInvokeAuthorizerCommand(API)),
  ],
  [
    "lambda:GetPolicy",
    "AccessDeniedException",
    "lambda:GetPolicy on resource: arn:aws:lambda:us-east-1:000000000000:function:fn because",
    ({ lambda }) => lambda.send(new GetPolicyCommand({ FunctionName: "fn" })),
  ],
  [
    "iam:GetRole",
    "AccessDenied",
    "iam:GetRole on resource: role invoker because",
    ({ iam }) => iam.send(new GetRoleCommand({ RoleName: "invoker" })),
  ],
  [
    "logs:FilterLogEvents",
    "AccessDeniedException",
    "logs:FilterLogEvents on resource: arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/fn:log-stream: because",
    ({ logs }) => logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/fn" })),
  ],
];

describe("a permission that is taken away", () => {
  test.each(CALLS)("%s is refused in AWS's words, and only that one", async (permission, name, on, send) => {
    const asked: string[] = [];
    const denying = (denied: string) =>
      clientsOver(
        denyingAws(nothing, (one) => {
          asked.push(one);
          return one === denied;
        }),
      );
    await expect(send(denying(permission))).rejects.toMatchObject({
      name,
      message: expect.stringContaining(`is not authorized to perform: ${on}`),
    });
    expect(asked).toEqual([permission]);
    await send(denying("another")).catch((error: Error) => expect(error.name).not.toContain("AccessDenied"));
  });
});

describe("the recording client", () => {
  test("hands reading operations on and names them", async () => {
    const recording = recordingAws(nothing);
    const clients = clientsOver(recording.handle);
    await clients.lambda.send(new GetPolicyCommand({ FunctionName: "fn" }));
    await clients.apigateway.send(new TestInvokeAuthorizerCommand(API));
    expect(recording.operations).toEqual(["lambda GetPolicy", "apigateway TestInvokeAuthorizer"]);
    expect(recording.writes).toEqual([]);
  });

  test.each([
    ["apigateway CreateRestApi", ({ apigateway }: Clients) => apigateway.send(new CreateRestApiCommand({ name: "a" }))],
    ["lambda Invoke", ({ lambda }: Clients) => lambda.send(new InvokeCommand({ FunctionName: "fn" }))],
  ])("refuses %s", async (name, send) => {
    const recording = recordingAws(nothing);
    await expect(send(clientsOver(recording.handle))).rejects.toThrow(`${name} is not a read operation`);
    expect(recording.writes).toEqual([name]);
  });
});
