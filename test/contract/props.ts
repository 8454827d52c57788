import { code } from "../support/function-code.ts";
import { NO_RIGHTS, type World } from "./world.ts";

/** What to ask for of each kind, with a new name each time; makes what it stands on. */

export const roleProps = async (world: World) => ({
  name: world.unique("role"),
  region: world.aws.region,
  path: `/lambda-authz/${world.aws.stack.project}/dev/`,
  policy: NO_RIGHTS,
  boundary: "",
  tags: world.tags,
});

export const logGroupProps = async (world: World) => ({
  name: `/aws/lambda/${world.unique("function")}`,
  retentionDays: 14,
  tags: world.tags,
});

export const functionProps = async (world: World) => ({
  name: world.unique("function"),
  roleArn: (await world.role()).arn,
  runtime: "nodejs22.x",
  handler: "index.handler",
  memoryMb: 128,
  timeoutSeconds: 3,
  env: { GREETING: "hello" },
  code: code("one"),
  waitForCode: true,
  tags: world.tags,
});

export const permissionProps = async (world: World) => ({
  functionName: await world.function(),
  statementId: world.unique("lambda-authz"),
  sourceArn: `arn:${(await world.aws.caller).partition}:execute-api:us-east-1:123456789012:abcdefghij/*/*/*`,
});

export const poolProps = async (world: World) => ({
  name: world.unique("pool"),
  tier: "ESSENTIALS" as const,
  deletionProtection: false,
  passwordMinLength: 12,
  mfa: "OFF" as const,
  selfSignUp: false,
  tags: world.tags,
});

export const oidcProps = (world: World) => ({
  name: world.unique("o").slice(0, 32),
  providerType: "OIDC" as const,
  details: {
    client_id: "client",
    authorize_scopes: "openid email",
    attributes_request_method: "GET",
    authorize_url: "https://login.example/a",
    token_url: "https://login.example/t",
    attributes_url: "https://login.example/u",
    jwks_uri: "https://login.example/k",
    oidc_issuer: "https://login.example",
  },
  secret: "a-secret",
  attributes: { email: "email", username: "sub" },
});

export const resourceServerProps = async (world: World) => ({
  poolId: await world.pool(),
  identifier: world.unique("https://orders.example.com"),
  scopes: ["read"],
});
