import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import { oldestFirst } from "./create-one.ts";
import { isOwned } from "./ownership-tags.ts";

/** A pool by its ID; undefined if it does not exist. */
export async function describePool(aws: Pick<Aws, "cognito">, UserPoolId: string): Promise<UserPoolType | undefined> {
  return (await absentAsUndefined((await aws.cognito()).describeUserPool({ UserPoolId })))?.UserPool;
}

/** A pool in the form that `oldestFirst` compares. */
export const poolDuplicate = (pool: UserPoolType) => ({
  id: pool.Id ?? "",
  createdAt: pool.CreationDate?.getTime() ?? 0,
  pool,
});

/**
 * Pools of this stack, the oldest first. AWS lets several share a name, so the name only says whose tags to read.
 * @param known one that this run has just created and need not be described.
 */
export async function findPools(
  aws: Pick<Aws, "cognito" | "stack">,
  name: string,
  known?: UserPoolType,
): Promise<UserPoolType[]> {
  const cognito = await aws.cognito();
  const found: UserPoolType[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cognito.listUserPools({ MaxResults: 60, ...(NextToken && { NextToken }) });
    const named = (page.UserPools ?? []).filter(({ Name }) => Name === name);
    const pools = await Promise.all(named.map(({ Id = "" }) => (Id === known?.Id ? known : describePool(aws, Id))));
    found.push(
      ...pools.flatMap((pool) =>
        pool && (pool === known || isOwned(pool.UserPoolTags ?? {}, aws.stack)) ? [pool] : [],
      ),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return oldestFirst(found.map(poolDuplicate)).map(({ pool }) => pool);
}
