import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { protectedPool, type UserPoolAttrs } from "../../resources/user-pool.ts";

/**
 * Stops a run that would delete a protected pool before it deletes anything: Cognito would refuse only once all else is
 * gone.
 * @param goes the rows that are to go.
 * @param early reads of them: what AWS says now comes before what the state file says.
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
    // Another's pool stays whatever this run does.
    if (found?.owned === false) continue;
    const { id: poolId = id, deletionProtection = false } = (found?.attrs ?? row.attrs ?? {}) as Partial<UserPoolAttrs>;
    if (deletionProtection || userPool?.deletionProtection) throw protectedPool(poolId);
  }
}
