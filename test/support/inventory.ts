import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";

/** Names of all that a deploy could have made in an emulator, whoever made it. Empty when nothing is left. */
export async function inventory(endpoint: string): Promise<string[]> {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const [roles, functions, groups, apis] = await Promise.all([
    new IAMClient(settings).send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" })),
    new LambdaClient(settings).send(new ListFunctionsCommand({})),
    new CloudWatchLogsClient(settings).send(new DescribeLogGroupsCommand({})),
    new APIGatewayClient(settings).send(new GetRestApisCommand({ limit: 500 })),
  ]);
  return [
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(functions.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`),
    ...(groups.logGroups ?? []).map(({ logGroupName }) => `log group ${logGroupName}`),
    ...(apis.items ?? []).map(({ name }) => `API ${name}`),
  ].sort();
}
