import { CreateAliasCommand, PublishVersionCommand } from "@aws-sdk/client-lambda";
import type { PlainAccount } from "./plain-account.ts";
import type { PlainFunction } from "./plain-functions.ts";

/** An alias for the first version of a function. */
export async function aliasOf(
  { lambda }: Pick<PlainAccount, "lambda">,
  { name }: PlainFunction,
  qualifier: string,
): Promise<PlainFunction> {
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
  const alias = new CreateAliasCommand({ FunctionName: name, Name: qualifier, FunctionVersion: Version });
  const { AliasArn: arn = "" } = await lambda.send(alias);
  return { name, arn, qualifier };
}
