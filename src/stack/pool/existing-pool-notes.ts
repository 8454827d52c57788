import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";

/**
 * What signing in lacks at existing user pools, for whoever means to sign in: `[sign_in]` says so. Whatever goes wrong
 * with that is no reason to fail a deploy.
 */
export async function existingPoolNotes(config: Config, aws: Aws): Promise<string[]> {
  if (!config.signIn.isWritten || !config.issuers.some(({ userPool }) => userPool !== undefined)) return [];
  const { checkExistingPool } = await import("./existing-pool.ts");
  return checkExistingPool(config, aws).catch((error: unknown) => [
    `the user pool could not be checked for signing in (${error instanceof Error ? error.name : error})`,
  ]);
}
