import {
  APIGatewayClient,
  GetAuthorizersCommand,
  GetDeploymentsCommand,
  GetGatewayResponsesCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStagesCommand,
} from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRolePolicyCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetPolicyCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";

type Json = unknown;

/** Without the time at which the authorizer's keys were fetched. */
const untimed = ({ AUTHZ_KEYS_FETCHED_AT: _, ...variables }: Readonly<Record<string, string>> = {}) => variables;

/** Listings come in the order of creation, which is not part of what was made. */
const ordered = <T>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Ids differ from run to run: each becomes a word for what it names. */
function nameIds(value: Json, words: ReadonlyMap<string, string>): Json {
  let text = JSON.stringify(value);
  for (const [id, word] of words) text = text.replaceAll(id, word);
  return JSON.parse(text);
}

async function apiSnapshot(client: APIGatewayClient, restApiId: string): Promise<Json> {
  const [resources, authorizers, deployments, stages, responses] = await Promise.all([
    client.send(new GetResourcesCommand({ restApiId, embed: ["methods"], limit: 500 })),
    client.send(new GetAuthorizersCommand({ restApiId })),
    client.send(new GetDeploymentsCommand({ restApiId })),
    client.send(new GetStagesCommand({ restApiId })),
    client.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 })),
  ]);
  const words = new Map<string, string>([[restApiId, "API"]]);
  for (const { id = "", path = "" } of resources.items ?? []) words.set(id, `RESOURCE ${path}`);
  for (const { id = "", name = "" } of authorizers.items ?? []) words.set(id, `AUTHORIZER ${name}`);
  // Of deployments that no stage uses a run that was killed may leave one, which later ones prune.
  const used = new Set((stages.item ?? []).map(({ deploymentId }) => deploymentId));
  const shown = (deployments.items ?? []).filter(({ id }) => used.has(id));
  const left = (deployments.items ?? []).length - shown.length;
  if (left > 1) throw new Error(`${left} deployments are left that no stage uses`);
  for (const { id = "" } of shown) words.set(id, "DEPLOYMENT");
  const snapshot = {
    resources: (resources.items ?? []).sort((a, b) => (a.path ?? "").localeCompare(b.path ?? "")),
    authorizers: authorizers.items,
    deployments: shown.map(({ id }) => id),
    stages: (stages.item ?? []).map(({ stageName, deploymentId, tags }) => ({ stageName, deploymentId, tags })),
    responses: (responses.items ?? [])
      .filter((one) => !one.defaultResponse)
      .map((one) => [one.responseType, one.responseParameters])
      .sort(),
  };
  return nameIds(snapshot, words);
}

/** Everything a deploy makes in an emulator, in a form that is equal exactly when two deploys ended the same. */
export async function snapshot(endpoint: string): Promise<Json> {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const apigateway = new APIGatewayClient(settings);
  const iam = new IAMClient(settings);
  const lambda = new LambdaClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const [roles, functions, groups, apis] = await Promise.all([
    iam.send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" })),
    lambda.send(new ListFunctionsCommand({})),
    logs.send(new DescribeLogGroupsCommand({})),
    apigateway.send(new GetRestApisCommand({ limit: 500 })),
  ]);
  const ids = (apis.items ?? []).map(({ id = "" }) => id);
  const words = new Map(ids.map((id) => [id, "API"]));
  const policyOf = async (FunctionName: string) => {
    const { Policy = "{}" } = await lambda.send(new GetPolicyCommand({ FunctionName })).catch(() => ({ Policy: "{}" }));
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: { Sid: string; Condition: unknown }[] };
    const text = JSON.stringify(Statement.map(({ Sid, Condition }) => [Sid, Condition]).sort());
    // The authorizer's id stands only here and inside the API.
    return nameIds(JSON.parse(text.replace(/authorizers\/\w+/g, "authorizers/ID")), words);
  };
  return {
    roles: ordered(
      await Promise.all(
        (roles.Roles ?? []).map(async ({ RoleName }) => {
          const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "lambda-authz" }));
          return [RoleName, decodeURIComponent(policy.PolicyDocument ?? "")];
        }),
      ),
    ),
    functions: ordered(
      await Promise.all(
        (functions.Functions ?? []).map(
          async ({ FunctionName = "", CodeSha256, Role, Handler, Runtime, Environment }) => ({
            FunctionName,
            CodeSha256,
            Role,
            Handler,
            Runtime,
            Environment: untimed(Environment?.Variables),
            policy: await policyOf(FunctionName),
          }),
        ),
      ),
    ),
    groups: ordered(
      (groups.logGroups ?? []).map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays]),
    ),
    apis: await Promise.all(ids.map((id) => apiSnapshot(apigateway, id))),
  };
}
