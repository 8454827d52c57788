import { UpdateAccountCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ALLOWED, node } from "../../plain/function-code.ts";
import type { PlainAccount } from "../../plain/plain-account.ts";
import { newName } from "../../plain/plain-functions.ts";
import { protectedApi } from "../../plain/protected-api.ts";
import type { Call, Scenario } from "../../scenario.ts";

const FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  status: "$context.status",
  error: "$context.error.responseType",
  integration: "$context.integration.requestId",
  integrationError: "$context.integration.error",
});

/** An API whose stage logs its calls; a second call of the same function ends well at the same time. */
async function logged(account: PlainAccount): Promise<Call> {
  const code = node(`export const handler = async ({ path }) => {
  if (path.endsWith("/7")) throw new TypeError("no order");
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { statusCode: 200, body: "{}" };
};`);
  const { api } = await protectedApi(account, { backendCode: code });
  const logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
  const cloudwatchRole = await account.role(["apigateway.amazonaws.com"], {
    Effect: "Allow",
    Action: logs,
    Resource: "*",
  });
  const logGroupName = newName("access");
  await account.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await account.apigateway.send(
    new UpdateAccountCommand({
      patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: cloudwatchRole }],
    }),
  );
  const group = `arn:aws:logs:us-east-1:${account.accountId}:log-group:${logGroupName}`;
  const patchOperations = [
    { op: "replace" as const, path: "/accessLogSettings/destinationArn", value: group },
    { op: "replace" as const, path: "/accessLogSettings/format", value: FORMAT },
  ];
  await account.apigateway.send(new UpdateStageCommand({ restApiId: api.id, stageName: "dev", patchOperations }));
  const call = api.call("/orders/7", { token: ALLOWED });
  const other = fetch(call.url.replace(/7$/, "8"), { headers: { Authorization: `Bearer ${ALLOWED}` } });
  await other.then((answer) => answer.text());
  return call;
}

export const scenarios: readonly Scenario[] = [
  {
    name: "the function throws for one order, and the stage has an access log",
    expect: "backend-error",
    severity: "error",
    make: logged,
  },
];
