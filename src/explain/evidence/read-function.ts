import { type EnvironmentResponse, GetFunctionCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { functionIn } from "../../aws/arn.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { FunctionEvidence, FunctionInfo } from "./function-evidence.ts";
import type { Item } from "./item.ts";
import { functionStatements } from "./policy-statements.ts";
import { concealed } from "./unread-environment.ts";

const STAGE_VARIABLE = /\$\{stageVariables\.([^}]+)\}/g;

/** A URI with the stage's variables put in; an unknown variable is left as it is. */
export const withStageVariables = (uri: string, variables: Readonly<Record<string, string>>): string =>
  uri.replace(STAGE_VARIABLE, (text, name: string) => variables[name] ?? text);

/** Shorter ones are words such as "prod" and "debug". */
const MIN_SECRET = 8;

/** Of environment variables only their names are kept; their values serve to remove them from texts. */
export function environmentOf({ Variables: variables = {}, Error: error }: EnvironmentResponse = {}) {
  if (error !== undefined) return { environmentNames: undefined, maskEnvironment: concealed };
  const values = [...new Set(Object.values(variables))].filter((value) => value.length >= MIN_SECRET);
  const longestFirst = values.sort((a, b) => b.length - a.length);
  return {
    environmentNames: Object.keys(variables),
    maskEnvironment: (text: string): string =>
      longestFirst.reduce((masked, value) => masked.replaceAll(value, "<environment>"), text),
  };
}

/** The ARN that an invocation URI holds. */
const ARN_IN_URI = /functions\/(arn:[^/]+)\/invocations$/;

const existence = (item: Item<boolean | undefined> | undefined): Item<boolean> | undefined =>
  item && "value" in item ? { value: item.value ?? false } : item;

/**
 * What Lambda says of the function that an invocation URI names: two calls, at once.
 * @returns undefined when the URI names no function, as with a variable that the stage does not have.
 */
export async function readFunction(
  aws: ReadAws,
  reader: Reader,
  uri: string | undefined,
  variables: Readonly<Record<string, string>>,
): Promise<FunctionEvidence | undefined> {
  const full = withStageVariables(uri ?? "", variables);
  const named = functionIn(full);
  if (named === undefined || full.includes("${stageVariables.")) return undefined;
  const { name, account, region, qualifier } = named;
  const lambda = region === aws.region ? aws.lambda : aws.lambdaIn(region);
  const arn = ARN_IN_URI.exec(full)?.[1] ?? full;
  // A full ARN also finds functions of other accounts that allow it.
  const FunctionName = arn.split(":").slice(0, 7).join(":");
  const input = { FunctionName, ...(qualifier && { Qualifier: qualifier }) };
  const [info, policy] = await Promise.all([
    reader.readIfAny(`function ${name}`, "lambda:GetFunction", async () => {
      const { Configuration: of = {}, Concurrency } = await lambda.send(new GetFunctionCommand(input));
      return {
        name,
        arn: of.FunctionArn ?? arn,
        version: of.Version ?? "$LATEST",
        runtime: of.Runtime,
        handler: of.Handler,
        timeoutSeconds: of.Timeout ?? 3,
        state: of.State ?? "Active",
        stateReason: of.StateReason,
        lastUpdateStatus: of.LastUpdateStatus ?? "Successful",
        lastUpdateReason: of.LastUpdateStatusReason,
        modifiedAt: Date.parse(of.LastModified ?? "") || 0,
        packageType: of.PackageType ?? "Zip",
        logGroup: of.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        reservedConcurrency: Concurrency?.ReservedConcurrentExecutions,
        ...environmentOf(of.Environment),
      } satisfies FunctionInfo;
    }),
    reader.readIfAny(`the policy of function ${name}`, "lambda:GetPolicy", async () => {
      const { Policy } = await lambda.send(new GetPolicyCommand(input));
      return functionStatements(Policy);
    }),
  ]);
  const unqualified =
    qualifier !== undefined && "value" in info && info.value === undefined
      ? await reader.readIfAny(`function ${name}`, "lambda:GetFunction", async () => {
          await lambda.send(new GetFunctionCommand({ FunctionName }));
          return true;
        })
      : undefined;
  const statements: Item<readonly ReturnType<typeof functionStatements>[number][]> =
    "unread" in policy ? policy : { value: policy.value ?? [] };
  return {
    arn,
    name,
    account,
    region,
    qualifier,
    info,
    unqualified: existence(unqualified),
    policy: statements,
    log: undefined,
  };
}
