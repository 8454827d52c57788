import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { protectedPool, type UserPoolAttrs } from "../../resources/user-pool.ts";

/**
 * Stops a run that would delete a protected pool before it deletes anything: Cognito would refuse only after everything
 * else is deleted.
 * @param goes the rows to delete.
 * @param early reads of them: AWS has priority over the state file.
 * @throws AuthzError AWS_REFUSED.
 */
export async function refuseProtected(
  { userPool }: Pick<Config, "userPool">,
  goes: ReadonlyMap<string, Row>,
  early: EarlyReads,
): Promise<void> {
  for (const [id, row] of goes) {
    if (row.type !== "cognito.user-pool") continue;
    const found = await early.get(id)?.found.catch(() => undefined);
    // A foreign pool is never deleted.
    if (found?.owned === false) continue;
    const { id: poolId = id, deletionProtection = false } = (found?.attrs ?? row.attrs ?? {}) as Partial<UserPoolAttrs>;
    if (deletionProtection || userPool?.deletionProtection) throw protectedPool(poolId);
  }
}
