import {
  type FunctionConfiguration,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  GetPolicyCommand,
  GetRuntimeManagementConfigCommand,
  ListFunctionUrlConfigsCommand,
} from "@aws-sdk/client-lambda";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import type { UnmanagedProperty } from "../../engine/kind.ts";
import type { FunctionAdditions } from "./function-additions.ts";
import { type Invoker, invokerText, statementsOf } from "./function-policy.ts";
import { QUALIFIER_READS, qualifiersOf } from "./function-qualifiers.ts";
import { ifImplemented, unmanagedIn } from "./unmanaged-properties.ts";

/** What `read` found already. */
interface FoundFunction extends FunctionAdditions {
  readonly invokers: readonly Invoker[];
  readonly urls: readonly { readonly url: string; readonly authorization: string }[] | null;
}

/** The reads of `functionUnmanaged` that deploy does not make. */
export const UNMANAGED_READS = [
  "lambda:GetFunctionCodeSigningConfig",
  "lambda:GetFunctionEventInvokeConfig",
  "lambda:GetFunctionRecursionConfig",
  "lambda:GetRuntimeManagementConfig",
  ...QUALIFIER_READS,
];

const inConfiguration = (found: FunctionConfiguration): UnmanagedProperty[] =>
  unmanagedIn({
    Description: [found.Description],
    KMSKeyArn: [found.KMSKeyArn],
    DeadLetterConfig: [found.DeadLetterConfig?.TargetArn],
    TracingConfig: [found.TracingConfig?.Mode, "PassThrough"],
    EphemeralStorage: [found.EphemeralStorage?.Size, 512],
    SnapStart: [found.SnapStart?.ApplyOn, "None"],
    PackageType: [found.PackageType, "Zip"],
    LogFormat: [found.LoggingConfig?.LogFormat, "Text"],
    ApplicationLogLevel: [found.LoggingConfig?.ApplicationLogLevel, "INFO"],
    SystemLogLevel: [found.LoggingConfig?.SystemLogLevel, "INFO"],
    TenancyConfig: [found.TenancyConfig?.TenantIsolationMode],
    CapacityProviderConfig: [
      found.CapacityProviderConfig?.LambdaManagedInstancesCapacityProviderConfig?.CapacityProviderArn,
    ],
    DurableConfig: [found.DurableConfig],
  });

/** Statements of others that deploy leaves: principals of the account, services, and refusals. */
async function inPolicy({ lambda }: Aws, FunctionName: string, invokers: readonly Invoker[]) {
  const policy = (await absentAsUndefined(lambda.send(new GetPolicyCommand({ FunctionName }))))?.Policy;
  const denied = statementsOf(policy).filter(({ Effect }) => Effect === "Deny");
  const others = invokers.filter(({ sid, isOutside }) => !isOutside && !sid.startsWith("lambda-authz-"));
  return unmanagedIn({
    "resource policy statements that let others call it": [others.map(invokerText)],
    "resource policy statements that refuse calls": [denied.map(({ Sid = "" }) => Sid)],
  });
}

/** How Lambda treats the function besides its configuration. */
async function aroundIt({ lambda }: Aws, FunctionName: string): Promise<UnmanagedProperty[]> {
  const at = { FunctionName };
  const [events, signing, recursion, runtime] = await Promise.all([
    ifImplemented(lambda.send(new GetFunctionEventInvokeConfigCommand(at))),
    ifImplemented(lambda.send(new GetFunctionCodeSigningConfigCommand(at))),
    ifImplemented(lambda.send(new GetFunctionRecursionConfigCommand(at))),
    ifImplemented(lambda.send(new GetRuntimeManagementConfigCommand(at))),
  ]);
  const { OnSuccess, OnFailure } = events?.DestinationConfig ?? {};
  return unmanagedIn({
    MaximumRetryAttempts: [events?.MaximumRetryAttempts, 2],
    MaximumEventAgeInSeconds: [events?.MaximumEventAgeInSeconds, 21_600],
    "OnSuccess destination": [OnSuccess?.Destination],
    "OnFailure destination": [OnFailure?.Destination],
    CodeSigningConfigArn: [signing?.CodeSigningConfigArn],
    RecursiveLoop: [recursion?.RecursiveLoop, "Terminate"],
    UpdateRuntimeOn: [runtime?.UpdateRuntimeOn, "Auto"],
  });
}

/** Where callers reach the function past the API and its authorizer. */
const urlText = ({ url, authorization }: { readonly url: string; readonly authorization: string }): string =>
  authorization === "NONE"
    ? `${url} (AuthType NONE: everyone whom a permission statement lets in)`
    : `${url} (AuthType ${authorization}: IAM principals with lambda:InvokeFunctionUrl)`;

/** Deploy does without the addresses where it may not list them; a status must not be silent about them. */
async function urlsOf({ lambda }: Aws, FunctionName: string): Promise<NonNullable<FoundFunction["urls"]>> {
  const page = await lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName }));
  return (page.FunctionUrlConfigs ?? []).map(({ FunctionUrl: url = "", AuthType: authorization = "" }) => ({
    url,
    authorization,
  }));
}

/** What a function has that config.ini has no keys for and deploy leaves as it is. */
export async function functionUnmanaged(aws: Aws, name: string, attrs: FoundFunction): Promise<UnmanagedProperty[]> {
  const { lambda } = aws;
  const [urls, found, policy, around, qualifiers] = await Promise.all([
    attrs.urls ?? urlsOf(aws, name),
    absentAsUndefined(lambda.send(new GetFunctionCommand({ FunctionName: name }))),
    inPolicy(aws, name, attrs.invokers),
    aroundIt(aws, name),
    qualifiersOf(aws, name),
  ]);
  return [
    ...unmanagedIn({
      ReservedConcurrentExecutions: [attrs.reservedConcurrency, 0],
      Layers: [attrs.layers],
      VpcConfig: [attrs.vpc],
      FileSystemConfigs: [attrs.fileSystems],
      "function URL": [urls.map(urlText)],
    }),
    ...inConfiguration(found?.Configuration ?? {}),
    ...policy,
    ...around,
    ...qualifiers,
  ];
}
