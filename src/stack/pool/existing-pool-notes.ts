import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";

/**
 * Notes on settings that sign-in needs and existing user pools lack, if config.ini has `[sign_in]`. A failed check does not
 * fail the deploy.
 */
export async function existingPoolNotes(config: Config, aws: Aws): Promise<string[]> {
  if (!config.signIn.isWritten || !config.issuers.some(({ userPool }) => userPool !== undefined)) return [];
  const { checkExistingPool } = await import("./existing-pool.ts");
  return checkExistingPool(config, aws).catch((error: unknown) => [
    `the sign-in settings of the user pool could not be checked (${error instanceof Error ? error.name : error})`,
  ]);
}
