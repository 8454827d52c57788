import { APIGatewayClient, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { zip } from "../../src/lib/files/zip.ts";
import { LOCAL_CREDENTIALS } from "../support/local-credentials.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
/** As another stage of the project, another project, and another tool would have them. */
const OTHERS: readonly (Readonly<Record<string, string>> | undefined)[] = [
  undefined,
  { "lambda-authz:owner": "lambda-authz", "lambda-authz:project": "shop", "lambda-authz:stage": "dev-2" },
];

/** Makes resources of others beside the stack's, with names that begin as its own do, or are the same where AWS allows it. */
export async function plantNeighbours(endpoint: string): Promise<void> {
  const settings = { endpoint, region: "us-east-1", credentials: LOCAL_CREDENTIALS };
  const apigateway = new APIGatewayClient(settings);
  const iam = new IAMClient(settings);
  const lambda = new LambdaClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const cognito = new CognitoIdentityProvider(settings);
  const bytes = Buffer.from("export const handler = async () => ({ statusCode: 200 });\n");
  const ZipFile = zip([{ name: "index.mjs", bytes, executable: false }]);
  for (const [i, tags] of OTHERS.entries()) {
    const Tags = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    for (const name of ["shopAPI", "renamedAPI"]) await apigateway.send(new CreateRestApiCommand({ name, tags }));
    const RoleName = `lambda-authz-shop-dev-web${i}-us-east-1`;
    const at = { Path: "/lambda-authz/shop/dev/", RoleName, AssumeRolePolicyDocument: TRUST, Tags };
    const { Role } = await iam.send(new CreateRoleCommand(at));
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: `shop-dev-web${i}`,
        Role: Role?.Arn,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Code: { ZipFile },
        Tags: tags,
      }),
    );
    await logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/shop-dev-web${i}`, tags }));
    await cognito.createUserPool({ PoolName: "shop-dev", UserPoolTags: tags });
  }
}
