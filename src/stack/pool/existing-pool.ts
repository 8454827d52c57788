import { deniedAction, isDenied } from "../../aws/access-denied.ts";
import type { Aws } from "../../aws/aws.ts";
import { isAbsent, isError } from "../../aws/aws-errors.ts";
import type { Grant } from "../../aws/grant.ts";
import type { Config } from "../../config/config.ts";
import { describePool } from "../../resources/shared/find-pool.ts";
import { clientNeeds } from "./client-needs.ts";

/** What `checkExistingPool` needs: without it, a note says that the settings could not be checked. */
export const CHECK_EXISTING_POOL: Grant = {
  on: "existing-pools",
  actions: ["cognito-idp:DescribeUserPool", "cognito-idp:DescribeUserPoolClient"],
};

async function checkClient(aws: Aws, poolId: string, clientId: string, port: number): Promise<string[]> {
  const of = `user pool ${poolId}, client ${clientId}`;
  const cognito = await aws.cognito();
  const { UserPoolClient: client } = await cognito.describeUserPoolClient({ UserPoolId: poolId, ClientId: clientId });
  const missing = client === undefined ? [] : clientNeeds(client, port).filter(({ met }) => !met);
  return missing.map(({ setting, what }) => `${of}: sign-in needs ${setting} (${what})`);
}

async function checkDomain(aws: Aws, poolId: string): Promise<string[]> {
  const pool = await describePool(aws, poolId);
  const hasDomain = pool === undefined || pool.Domain !== undefined || pool.CustomDomain !== undefined;
  return hasDomain ? [] : [`user pool ${poolId}: sign-in with a browser needs a domain (CreateUserPoolDomain)`];
}

/** A failed check is only a note: the pool is not the stack's. */
const noteOf = (what: string) => (error: unknown) => {
  if (isAbsent(error)) return [`${what} does not exist`];
  if (isDenied(error) || isError(error, "NotAuthorizedException")) {
    const action = deniedAction(error) ?? "reading them";
    return [`the sign-in settings of ${what} could not be checked: ${action} is not allowed`];
  }
  throw error;
};

/**
 * The settings that sign-in needs and existing pools lack, one sentence each; existing pools are never changed. Empty if
 * nothing is missing.
 */
export async function checkExistingPool(config: Config, aws: Aws): Promise<string[]> {
  const checks = config.issuers.flatMap(({ kind, userPool: poolId, createsPool, audience }): Promise<string[]>[] => {
    if (kind !== "cognito" || poolId === undefined || createsPool) return [];
    const home = poolId.split("_")[0];
    if (home !== aws.region)
      return [Promise.resolve([`the sign-in settings of user pool ${poolId} are not checked: it is in ${home}`])];
    return [
      ...audience.map((clientId) =>
        checkClient(aws, poolId, clientId, config.signIn.port).catch(
          noteOf(`client ${clientId} of the user pool ${poolId}`),
        ),
      ),
      checkDomain(aws, poolId).catch(noteOf(`the user pool ${poolId}`)),
    ];
  });
  return [...new Set((await Promise.all(checks)).flat())];
}
