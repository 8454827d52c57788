import { APIGatewayClient, GetRestApisCommand, UpdateRestApiCommand } from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { LifeConfig } from "./life-configs.ts";

const settingsFor = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

/** What others made in the account before. */
export async function prepare(
  endpoint: string,
  { sections }: LifeConfig,
  address: string,
): Promise<Record<string, string>> {
  const settings = settingsFor(endpoint);
  const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await new IAMClient(settings).send(
    new CreateRoleCommand({ RoleName: "worker", Path: "/team/", AssumeRolePolicyDocument }),
  );
  if (!sections["issuer.main"]?.includes("POOL")) return {};
  const cognito = new CognitoIdentityProviderClient(settings);
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "staff" }));
  const UserPoolId = UserPool?.Id ?? "";
  await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: "admins" }));
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "staff-sign-in" }));
  await cognito.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: "corp",
      ProviderType: "OIDC",
      ProviderDetails: {
        client_id: "app",
        client_secret: "secret",
        authorize_scopes: "openid email",
        attributes_request_method: "GET",
        oidc_issuer: address,
        authorize_url: `${address}/authorize`,
        token_url: `${address}/token`,
        attributes_url: `${address}/userinfo`,
        jwks_uri: `${address}/certs`,
      },
      AttributeMapping: { email: "email", username: "sub" },
    }),
  );
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "app",
      PreventUserExistenceErrors: "ENABLED",
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      SupportedIdentityProviders: ["COGNITO", "corp"],
      CallbackURLs: ["http://localhost:3000/callback"],
      LogoutURLs: ["http://localhost:3000/"],
      AllowedOAuthFlows: ["code"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ["openid", "email", "profile"],
    }),
  );
  return { POOL: UserPoolId, CLIENT: UserPoolClient?.ClientId ?? "" };
}

const POLICY = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
const READS = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const ANYONE = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

/** Changes an API, a role and a function of a stack as no deploy would: another run takes it back. */
export async function tamper(endpoint: string): Promise<void> {
  const settings = settingsFor(endpoint);
  const apigateway = new APIGatewayClient(settings);
  const [iam, lambda] = [new IAMClient(settings), new LambdaClient(settings)];
  const { items = [] } = await apigateway.send(new GetRestApisCommand({}));
  const value = POLICY({ Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "*" });
  const patchOperations = [{ op: "replace" as const, path: "/policy", value }];
  await apigateway.send(new UpdateRestApiCommand({ restApiId: items[0]?.id, patchOperations }));
  const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: "/lambda-authz/" }));
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { RoleName = "" } = Roles[0] ?? {};
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: POLICY(ANYONE) }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "mine", PolicyDocument: POLICY(READS) }));
  await iam.send(
    new AttachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AmazonSNSReadOnlyAccess" }),
  );
  await iam.send(
    new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: "arn:aws:iam::000000000000:policy/mine" }),
  );
  await iam.send(new UpdateRoleCommand({ RoleName, Description: "mine", MaxSessionDuration: 7_200 }));
  const FunctionName = Functions[0]?.FunctionName;
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await lambda.send(
    new AddPermissionCommand({ FunctionName, StatementId: "open", Principal: "*", Action: "lambda:InvokeFunction" }),
  );
}
