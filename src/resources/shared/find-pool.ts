import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/errors.ts";
import { oldestFirst } from "./duplicates.ts";
import { isOurs } from "./tags.ts";

/** A pool by its id; undefined when there is none. */
export async function describePool(aws: Pick<Aws, "cognito">, UserPoolId: string): Promise<UserPoolType | undefined> {
  return (await absentAsUndefined((await aws.cognito()).describeUserPool({ UserPoolId })))?.UserPool;
}

/** As twins are compared. */
export const poolTwin = (pool: UserPoolType) => ({
  id: pool.Id ?? "",
  createdAt: pool.CreationDate?.getTime() ?? 0,
  pool,
});

/**
 * Pools of this stack, the oldest first: AWS lets many carry one name, so the name only says which of them to ask for their
 * tags.
 * @param known one that this run has just created, which need not be asked.
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
        pool && (pool === known || isOurs(pool.UserPoolTags ?? {}, aws.stack)) ? [pool] : [],
      ),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return oldestFirst(found.map(poolTwin)).map(({ pool }) => pool);
}
