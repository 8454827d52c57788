import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { isOurs } from "./tags.ts";

/** A pool by its id; undefined when there is none. */
export async function describePool(aws: Pick<Aws, "cognito">, UserPoolId: string): Promise<UserPoolType | undefined> {
  return (await absentAsUndefined((await aws.cognito()).describeUserPool({ UserPoolId })))?.UserPool;
}

/** Pools of this stack: AWS lets many carry one name, so the name only says which of them to ask for their tags. */
export async function findPools(aws: Pick<Aws, "cognito" | "stack">, name: string): Promise<UserPoolType[]> {
  const cognito = await aws.cognito();
  const found: UserPoolType[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cognito.listUserPools({ MaxResults: 60, ...(NextToken && { NextToken }) });
    for (const { Id = "", Name } of page.UserPools ?? []) {
      const pool = Name === name ? await describePool(aws, Id) : undefined;
      if (pool !== undefined && isOurs(pool.UserPoolTags ?? {}, aws.stack)) found.push(pool);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
