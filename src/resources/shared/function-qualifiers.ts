import {
  type AliasConfiguration,
  GetPolicyCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import type { UnmanagedProperty } from "../../engine/kind.ts";
import { invokersOf, invokerText, statementsOf } from "./function-policy.ts";
import { ifImplemented, unmanagedIn } from "./unmanaged-properties.ts";

export const QUALIFIER_READS = ["lambda:ListAliases", "lambda:ListVersionsByFunction"];

/** Who may call one version or alias: each has a policy of its own, which deploy does not change. */
async function callersOf({ lambda }: Aws, FunctionName: string, Qualifier: string): Promise<string> {
  const answer = await absentAsUndefined(lambda.send(new GetPolicyCommand({ FunctionName, Qualifier })));
  return invokersOf(statementsOf(answer?.Policy), "").map(invokerText).join("; ");
}

/** "live → 3", and who may call it by that name. */
async function aliasText(aws: Aws, name: string, { Name = "", FunctionVersion }: AliasConfiguration) {
  const callers = await callersOf(aws, name, Name);
  return `${Name} → ${FunctionVersion}${callers === "" ? "" : `, callers: ${callers}`}`;
}

async function publishedVersions({ lambda }: Aws, FunctionName: string): Promise<string[]> {
  const versions: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await ifImplemented(lambda.send(new ListVersionsByFunctionCommand({ FunctionName, Marker })));
    versions.push(...(page?.Versions ?? []).flatMap(({ Version = "$LATEST" }) => Version));
    Marker = page?.NextMarker || undefined;
  } while (Marker !== undefined);
  return versions.filter((version) => version !== "$LATEST");
}

/** The published versions that someone may call: without a policy of its own, a version changes nothing. */
async function calledVersions(aws: Aws, name: string): Promise<string[]> {
  const texts: string[] = [];
  for (const version of await publishedVersions(aws, name)) {
    const callers = await callersOf(aws, name, version);
    if (callers !== "") texts.push(`${version}, callers: ${callers}`);
  }
  return texts;
}

/** The function's aliases, and its versions that have callers: ways to the code past the API and its authorizer. */
export async function qualifiersOf(aws: Aws, name: string): Promise<UnmanagedProperty[]> {
  const [listed, versions] = await Promise.all([
    ifImplemented(aws.lambda.send(new ListAliasesCommand({ FunctionName: name }))),
    calledVersions(aws, name),
  ]);
  const aliases = await Promise.all((listed?.Aliases ?? []).map((alias) => aliasText(aws, name, alias)));
  return unmanagedIn({ Aliases: [aliases], Versions: [versions] });
}
