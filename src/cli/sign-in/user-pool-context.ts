import { AuthzError } from "../../lib/errors.ts";
import type { UserPoolContext } from "../../sign-in/cognito/users.ts";
import { verifyOwnPool, withUserPool } from "../../stack/pool/resolve-user-pool.ts";
import type { Context } from "../command.ts";

/** The user pool of --issuer, or the first one. @throws AuthzError USAGE, CONFIG_INVALID, NOT_DEPLOYED. */
export async function userPoolContext(context: Context<{ readonly issuer?: string }>): Promise<UserPoolContext> {
  const { issuer: name } = context.options;
  const config = await withUserPool(await context.config(), context.aws);
  const pools = config.issuers.filter(({ kind }) => kind === "cognito");
  const issuer = name === undefined ? pools[0] : pools.find((pool) => pool.name === name);
  if (issuer?.userPool === undefined) {
    const message = name === undefined ? "config.ini has no user pool" : `[issuer.${name}] is not a user pool`;
    const names = pools.map((pool) => pool.name).join(", ");
    const fix = names === "" ? "add an [issuer.*] of kind cognito" : `pass --issuer with one of: ${names}`;
    throw new AuthzError("CONFIG_INVALID", message, { fix });
  }
  const aws = await context.aws();
  const region = issuer.userPool.split("_")[0] ?? "";
  if (region !== aws.region)
    throw new AuthzError("USAGE", `the user pool ${issuer.userPool} is in ${region}, this run uses ${aws.region}`, {
      fix: `pass --region ${region}`,
    });
  if (issuer.createsPool) await verifyOwnPool(aws, issuer.userPool);
  return { aws, root: config.root, poolId: issuer.userPool, ownPool: issuer.createsPool === true };
}
