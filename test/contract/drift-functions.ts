import {
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
  RemovePermissionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { type FunctionProps, lambdaFunction } from "../../src/resources/function.ts";
import { logGroup } from "../../src/resources/log-group.ts";
import { type PermissionProps, permission } from "../../src/resources/permission.ts";
import { role } from "../../src/resources/role.ts";
import { code } from "../support/function-code.ts";
import type { Contract } from "./contract.ts";
import { drift } from "./drift.ts";
import { functionProps, logGroupProps, permissionProps, roleProps } from "./props.ts";
import type { World } from "./world.ts";

const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const ANYONE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});
const awsPolicy = async ({ aws }: World, name: string) => `arn:${(await aws.caller).partition}:iam::aws:policy/${name}`;

const configured = (input: Omit<UpdateFunctionConfigurationCommandInput, "FunctionName">) => {
  return ({ aws }: World, { name }: FunctionProps) =>
    aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, ...input }));
};

type Statement = Partial<Omit<AddPermissionCommandInput, "FunctionName" | "StatementId">>;

/** Replaces the statement by another one of the same ID. */
const stated =
  (change: (props: PermissionProps) => Statement) =>
  async ({ aws }: World, props: PermissionProps) => {
    const at = { FunctionName: props.functionName, StatementId: props.statementId };
    await aws.lambda.send(new RemovePermissionCommand(at));
    const usual = { Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };
    await aws.lambda.send(new AddPermissionCommand({ ...at, ...usual, ...change(props) }));
  };

/** Roles, functions and what belongs to them. */
export const FUNCTION_DRIFTS: readonly Contract[] = [
  drift({
    kind: role,
    props: roleProps,
    byHand: {
      "policy: wider": ({ aws }, { name: RoleName }) =>
        aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "lambda-authz", PolicyDocument: EVERYTHING })),
      "policy: deleted": ({ aws }, { name: RoleName }) =>
        aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "lambda-authz" })),
      "strangers: one more": ({ aws }, { name: RoleName }) =>
        aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "admin", PolicyDocument: EVERYTHING })),
      "managed: one more": async (world, { name: RoleName }) =>
        world.aws.iam.send(
          new AttachRolePolicyCommand({ RoleName, PolicyArn: await awsPolicy(world, "AmazonS3ReadOnlyAccess") }),
        ),
      "trust: of anyone": ({ aws }, { name: RoleName }) =>
        aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ANYONE })),
      "boundary: set": async (world, { name: RoleName }) =>
        world.aws.iam.send(
          new PutRolePermissionsBoundaryCommand({
            RoleName,
            PermissionsBoundary: await awsPolicy(world, "AWSLambda_ReadOnlyAccess"),
          }),
        ),
      description: ({ aws }, { name: RoleName }) =>
        aws.iam.send(new UpdateRoleCommand({ RoleName, Description: "of the web team", MaxSessionDuration: 3_600 })),
      maxSessionSeconds: ({ aws }, { name: RoleName }) =>
        aws.iam.send(
          new UpdateRoleCommand({
            RoleName,
            Description: `Made by lambda-authz for ${RoleName}`,
            MaxSessionDuration: 43_200,
          }),
        ),
    },
  }),

  drift({
    kind: lambdaFunction,
    props: functionProps,
    byHand: {
      code: ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: code("by hand").zip })),
      handler: configured({ Handler: "evil.handler" }),
      runtime: configured({ Runtime: "python3.13" }),
      memoryMb: configured({ MemorySize: 3_008 }),
      timeoutSeconds: configured({ Timeout: 1 }),
      "env: one more": configured({
        Environment: { Variables: { GREETING: "hello", NODE_OPTIONS: "--require /tmp/x" } },
      }),
      "env: one less": configured({ Environment: { Variables: {} } }),
      roleArn: async (world, props) => configured({ Role: (await world.role("another")).arn })(world, props),
      reservedConcurrency: ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
      "outsideStatements: everyone": ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(
          new AddPermissionCommand({
            FunctionName,
            StatementId: "public",
            Action: "lambda:InvokeFunction",
            Principal: "*",
          }),
        ),
    },
    left: {
      Description: configured({ Description: "of the web team" }),
      TracingConfig: configured({ TracingConfig: { Mode: "Active" } }),
      EphemeralStorage: configured({ EphemeralStorage: { Size: 1_024 } }),
      KMSKeyArn: configured({
        KMSKeyArn: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      }),
      DeadLetterConfig: configured({ DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:lost" } }),
      ReservedConcurrentExecutions: ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 })),
      "function URL": ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: "NONE" })),
      "resource policy statements that let others call it": ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(
          new AddPermissionCommand({
            FunctionName,
            StatementId: "nightly",
            Action: "lambda:InvokeFunction",
            Principal: "events.amazonaws.com",
          }),
        ),
      Aliases: async ({ aws }, { name: FunctionName }) => {
        const { Version } = await aws.lambda.send(new PublishVersionCommand({ FunctionName }));
        await aws.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: Version }));
      },
      MaximumRetryAttempts: ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 })),
      RecursiveLoop: ({ aws }, { name: FunctionName }) =>
        aws.lambda.send(new PutFunctionRecursionConfigCommand({ FunctionName, RecursiveLoop: "Allow" })),
    },
  }),

  drift({
    kind: { ...lambdaFunction, type: "lambda.function (built-in)" },
    props: async (world) => ({ ...(await functionProps(world)), isBuiltIn: true }),
    byHand: {
      layers: async (world, props) => {
        const Content = { ZipFile: code("layer").zip };
        const layer = new PublishLayerVersionCommand({ LayerName: world.unique("layer"), Content });
        const { LayerVersionArn = "" } = await world.aws.lambda.send(layer);
        await configured({ Layers: [LayerVersionArn] })(world, props);
      },
      vpc: configured({
        VpcConfig: { SubnetIds: ["subnet-0123456789abcdef0"], SecurityGroupIds: ["sg-0123456789abcdef0"] },
      }),
      logGroup: configured({ LoggingConfig: { LogFormat: "Text", LogGroup: "/elsewhere" } }),
    },
  }),

  drift({
    kind: { ...lambdaFunction, type: "lambda.function (keys)" },
    props: async (world) => ({
      ...(await functionProps(world)),
      codeVariables: { AUTHZ_KEYS_FETCHED_AT: "1700000000" },
    }),
    byHand: {
      "codeVariables: later": configured({
        Environment: { Variables: { GREETING: "hello", AUTHZ_KEYS_FETCHED_AT: "4000000000" } },
      }),
      "codeVariables: none": configured({ Environment: { Variables: { GREETING: "hello" } } }),
    },
  }),

  drift({
    kind: permission,
    props: permissionProps,
    byHand: {
      "principal,sourceArn,condition: of everyone": stated(() => ({ Principal: "*" })),
      "sourceArn,condition: any API": stated(() => ({})),
      "sourceArn: another API": stated(({ sourceArn }) => ({ SourceArn: sourceArn.replace("abcdefghij", "other") })),
      "action: all of them": stated(({ sourceArn: SourceArn }) => ({ SourceArn, Action: "lambda:*" })),
      "condition: an account more": stated(({ sourceArn: SourceArn }) => ({
        SourceArn,
        SourceAccount: "999999999999",
      })),
      "condition: an organisation more": stated(({ sourceArn: SourceArn }) => ({
        SourceArn,
        PrincipalOrgID: "o-abcdefghij",
      })),
    },
  }),

  drift({
    kind: logGroup,
    props: logGroupProps,
    byHand: {
      retentionDays: ({ aws }, { name }) =>
        aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 1 })),
    },
    left: {
      metricFilterCount: ({ aws }, { name: logGroupName }) =>
        aws.logs.send(
          new PutMetricFilterCommand({
            logGroupName,
            filterName: "errors",
            filterPattern: "ERROR",
            metricTransformations: [{ metricName: "errors", metricNamespace: "shop", metricValue: "1" }],
          }),
        ),
      "subscription filters": async ({ aws }, { name: logGroupName }) => {
        const { account, partition } = await aws.caller;
        const destinationArn = `arn:${partition}:kinesis:us-east-1:${account}:stream/logs`;
        const shipping = { logGroupName, filterName: "ship", filterPattern: "", destinationArn };
        await aws.logs.send(new PutSubscriptionFilterCommand(shipping));
      },
    },
  }),
];
