import { AddPermissionCommand, type AddPermissionCommandInput, type LambdaClient } from "@aws-sdk/client-lambda";
import { newName, type PlainFunction } from "./plain-functions.ts";

/** Lets API Gateway invoke a function for a source. */
export async function addPermission(
  lambda: LambdaClient,
  { name, qualifier }: PlainFunction,
  SourceArn: string,
  changes: Partial<AddPermissionCommandInput> = {},
): Promise<void> {
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      Qualifier: qualifier,
      StatementId: newName("permission"),
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn,
      ...changes,
    }),
  );
}
