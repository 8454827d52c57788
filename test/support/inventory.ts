import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";

const TEST_KEY = { accessKeyId: "test", secretAccessKey: "test" };

/**
 * Names of all that a deploy could have made in an emulator, whoever made it. Empty when nothing is left.
 * @param path of the roles.
 */
export async function inventory(endpoint: string, credentials = TEST_KEY, path = "/lambda-authz/"): Promise<string[]> {
  const settings = { endpoint, region: "us-east-1", credentials };
  const [roles, functions, groups, apis] = await Promise.all([
    new IAMClient(settings).send(new ListRolesCommand({ PathPrefix: path })),
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
