import type { Aws } from "../../aws/aws.ts";
import { isAbsent } from "../../aws/aws-errors.ts";
import type { Config } from "../../config/config.ts";
import { describePool } from "../../resources/shared/find-pool.ts";
import { clientNeeds } from "./client-needs.ts";

async function checkClient(aws: Aws, poolId: string, clientId: string, port: number): Promise<string[]> {
  const of = `user pool ${poolId}, client ${clientId}`;
  const cognito = await aws.cognito();
  const { UserPoolClient: client } = await cognito.describeUserPoolClient({ UserPoolId: poolId, ClientId: clientId });
  const missing = client === undefined ? [] : clientNeeds(client, port).filter(({ met }) => !met);
  return missing.map(({ setting, what }) => `${of}: signing in needs ${setting} (${what})`);
}

async function checkDomain(aws: Aws, poolId: string): Promise<string[]> {
  const pool = await describePool(aws, poolId);
  const hasDomain = pool === undefined || pool.Domain !== undefined || pool.CustomDomain !== undefined;
  return hasDomain ? [] : [`user pool ${poolId}: signing in with a browser needs a domain (CreateUserPoolDomain)`];
}

/** What could not be looked at is worth a word, no more: the pool is somebody else's. */
const noteOf = (what: string) => (error: unknown) => {
  if (isAbsent(error)) return [`${what} is not there`];
  const isDenied = error instanceof Error && /^(?:AccessDenied|NotAuthorized)/.test(error.name);
  if (isDenied) return [`${what} could not be checked for signing in: these credentials may not look at it`];
  throw error;
};

/**
 * What signing in would miss at the pools that config.ini names by id, as sentences with the exact settings; nothing is
 * ever changed there. Empty when nothing is missing.
 */
export async function checkExistingPool(config: Config, aws: Aws): Promise<string[]> {
  const checks = config.issuers.flatMap(({ kind, userPool: poolId, createsPool, audience }): Promise<string[]>[] => {
    if (kind !== "cognito" || poolId === undefined || createsPool) return [];
    const home = poolId.split("_")[0];
    if (home !== aws.region)
      return [Promise.resolve([`user pool ${poolId} is not checked for signing in: it is in ${home}`])];
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
