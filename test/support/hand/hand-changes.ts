import {
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  PutRetentionPolicyCommand,
  UntagResourceCommand as UntagLogGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { kinds } from "../../../src/resources/index.ts";
import { DRIFTS } from "../drift/gateway-drifts.ts";
import { code } from "../function-code.ts";
import { changesOfNode, type HandChange, type HandChanges } from "./hand-change.ts";
import type { HandSite } from "./hand-site.ts";
import { POOL_CHANGES } from "./pool-changes.ts";

const WEB = "shop-dev-web";
const GROUP = `/aws/lambda/${WEB}`;
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const STATEMENT = "lambda-authz-routes";
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const EVERYTHING = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const ANYONE = policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });

const ROLES = changesOfNode("iam.role:web", {
  "a role may do everything": [
    "inline policy lambda-authz.Statement",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "lambda-authz", PolicyDocument: EVERYTHING })),
  ],
  "a role may write no logs": [
    "inline policy lambda-authz",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "lambda-authz" })),
  ],
  "a role has another inline policy": [
    "other inline policies",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "admin", PolicyDocument: EVERYTHING })),
  ],
  "a role has a managed policy": [
    "attached policies",
    ({ aws, roleName: RoleName }) => aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY })),
  ],
  "anyone may assume a role": [
    "AssumeRolePolicyDocument.Statement",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ANYONE })),
  ],
  "a role has a boundary": [
    "PermissionsBoundary",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: READ_ONLY })),
  ],
  "a role has another description": [
    "Description",
    ({ aws, roleName: RoleName }) => aws.iam.send(new UpdateRoleCommand({ RoleName, Description: "spare" })),
  ],
  "sessions of a role last twelve hours": [
    "MaxSessionDuration",
    ({ aws, roleName: RoleName }) => aws.iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 43_200 })),
  ],
  "a tag of a role is another": [
    "tags.team",
    ({ aws, roleName: RoleName }) =>
      aws.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "payments" }] })),
  ],
});

const configured =
  (FunctionName: string, input: Omit<UpdateFunctionConfigurationCommandInput, "FunctionName">): HandChange["by"] =>
  ({ aws }) =>
    aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...input }));

const LEVEL = { LOG_LEVEL: "info" };
const PASSWORD = { DATABASE_PASSWORD: "hunter2-of-config" };
const variables = (Variables: Readonly<Record<string, string>>) => configured(WEB, { Environment: { Variables } });

const FUNCTIONS = changesOfNode("lambda.function:web", {
  "a function has other code": [
    "CodeSha256",
    ({ aws }) => aws.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: WEB, ZipFile: code("by hand").zip })),
  ],
  "a function has a larger memory": ["MemorySize", configured(WEB, { MemorySize: 3_008 })],
  "a function ends after a second": ["Timeout", configured(WEB, { Timeout: 1 })],
  "a function has another handler": ["Handler", configured(WEB, { Handler: "other.handler" })],
  "a function has another runtime": ["Runtime", configured(WEB, { Runtime: "python3.13" })],
  "a function has another role": [
    "Role",
    configured(WEB, {
      Role: "arn:aws:iam::123456789012:role/lambda-authz/shop/dev/lambda-authz-shop-dev-shopLambdaAuthorizer-us-east-1",
    }),
  ],
  "a variable has another value": [
    "Environment.DATABASE_PASSWORD",
    variables({ ...LEVEL, DATABASE_PASSWORD: "hunter2-by-hand" }),
  ],
  "a variable is new": ["Environment.NODE_OPTIONS", variables({ ...LEVEL, ...PASSWORD, NODE_OPTIONS: "hunter2-new" })],
  "a variable is gone": ["Environment.LOG_LEVEL", variables(PASSWORD)],
  "a function answers no event": [
    "ReservedConcurrentExecutions = 0",
    ({ aws }) =>
      aws.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: WEB, ReservedConcurrentExecutions: 0 })),
  ],
  "anyone may invoke a function": [
    "resource policy statements for other callers",
    ({ aws }) =>
      aws.lambda.send(
        new AddPermissionCommand({
          FunctionName: WEB,
          StatementId: "public",
          Action: "lambda:InvokeFunction",
          Principal: "*",
        }),
      ),
  ],
  "a tag of a function is another": [
    "tags.team",
    async ({ aws }) =>
      aws.lambda.send(
        new TagResourceCommand({
          Resource: `arn:aws:lambda:us-east-1:123456789012:function:${WEB}`,
          Tags: { team: "payments" },
        }),
      ),
  ],
  "a function is deleted": [
    "",
    ({ aws }) => aws.lambda.send(new DeleteFunctionCommand({ FunctionName: WEB })),
    "alone",
  ],
});

/** Replaces the statement of the routes by another one of the same ID. */
const stated =
  (more: object): HandChange["by"] =>
  async ({ aws, api }) => {
    const at = { FunctionName: WEB, StatementId: STATEMENT };
    await aws.lambda.send(new RemovePermissionCommand(at));
    const SourceArn = `arn:aws:execute-api:us-east-1:123456789012:${api.restApiId}/*/*/*`;
    const usual = { Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com", SourceArn };
    await aws.lambda.send(new AddPermissionCommand({ ...at, ...usual, ...more }));
  };

const PERMISSIONS = changesOfNode("lambda.permission:web routes", {
  "API Gateway may invoke no function": [
    "",
    ({ aws }) => aws.lambda.send(new RemovePermissionCommand({ FunctionName: WEB, StatementId: STATEMENT })),
    "alone",
  ],
  "another API may invoke a function": [
    "aws:SourceArn",
    stated({ SourceArn: "arn:aws:execute-api:us-east-1:123456789012:other/*/*/*" }),
    "alone",
  ],
  "API Gateway may do everything with a function": ["Action", stated({ Action: "lambda:*" }), "alone"],
  "another service may invoke a function": ["Principal", stated({ Principal: "events.amazonaws.com" }), "alone"],
  "only calls of another account may": ["Condition", stated({ SourceAccount: "999999999999" }), "alone"],
});

const LOGS = changesOfNode("logs.log-group:web", {
  "logs are gone after a day": [
    "retentionInDays",
    ({ aws }) => aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 1 })),
  ],
  "logs stay for ever": [
    "retentionInDays",
    ({ aws }) => aws.logs.send(new DeleteRetentionPolicyCommand({ logGroupName: GROUP })),
  ],
  "a tag of a log group is gone": [
    "tags.team",
    ({ aws }) =>
      aws.logs.send(
        new UntagLogGroupCommand({
          resourceArn: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}`,
          tagKeys: ["team"],
        }),
      ),
  ],
  "a log group is deleted": [
    "",
    ({ aws }) => aws.logs.send(new DeleteLogGroupCommand({ logGroupName: GROUP })),
    "alone",
  ],
});

/** What the API's own table names by the property of a diff. */
function named({ node, prop, isAlone, by }: (typeof DRIFTS)[string]): HandChange {
  const { watched = {} } = kinds[node.slice(0, node.indexOf(":"))] ?? {};
  const property = prop === "" ? "" : (watched[prop] ?? prop);
  return { node, property, ...(isAlone && { isAlone }), by: ({ api }: HandSite) => by(api) };
}

/** Those of API Gateway: see gateway-drift.test.ts. */
export const API_CHANGES: HandChanges = Object.fromEntries(
  Object.entries(DRIFTS).map(([name, drift]) => [name, named(drift)]),
);

/** Changes of different sorts to every kind of resource that a deploy updates. */
export const HAND_CHANGES: HandChanges = {
  ...ROLES,
  ...FUNCTIONS,
  ...PERMISSIONS,
  ...LOGS,
  ...API_CHANGES,
  ...POOL_CHANGES,
};
