import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { isOurs } from "./tags.ts";

/** A pool by its id, without its keys. */
export async function describePool(aws: Pick<Aws, "cognito">, UserPoolId: string): Promise<UserPoolType | undefined> {
  return (await absentAsUndefined((await aws.cognito()).describeUserPool({ UserPoolId })))?.UserPool;
}

/** The pool of this stack: AWS lets many carry one name, so the name only says which of them to ask for their tags. */
export async function findPool(aws: Aws, name: string): Promise<UserPoolType | undefined> {
  const cognito = await aws.cognito();
  let NextToken: string | undefined;
  do {
    const page = await cognito.listUserPools({ MaxResults: 60, ...(NextToken && { NextToken }) });
    for (const { Id = "", Name } of page.UserPools ?? []) {
      if (Name !== name) continue;
      const pool = await describePool(aws, Id);
      if (pool !== undefined && isOurs(pool.UserPoolTags ?? {}, aws.stack)) return pool;
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}
