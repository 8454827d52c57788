import { deniedAction, isDenied } from "../../aws/access-denied.ts";
import type { Aws } from "../../aws/aws.ts";
import type { Grant } from "../../aws/grant.ts";
import { partitionOf } from "../../aws/partition.ts";
import type { Rows } from "../../engine/state/row.ts";
import { userPool } from "../../resources/user-pool.ts";
import type { names } from "../names.ts";
import { findTaggedOf } from "./find-stack.ts";

/** What `findUnexpectedPools` needs where there is no pool of the stack's name. */
export const LIST_POOLS: Grant = { on: "account", actions: ["cognito-idp:ListUserPools"] };

/**
 * The user pools with this stack's tags where none is expected: another folder, or an earlier config.ini, may have deployed
 * one. If they cannot be listed, the run continues: the caller may lack the permission, and some endpoints and regions have
 * no Cognito. Partitions without it are known.
 * @param onSkipped gets why they were not listed.
 */
export async function findUnexpectedPools(
  aws: Aws,
  stackNames: ReturnType<typeof names>,
  onSkipped: (why: string) => void,
): Promise<Rows> {
  if (partitionOf(aws.region).lacks.includes("Cognito user pools")) return new Map();
  try {
    return await findTaggedOf([userPool], aws, stackNames);
  } catch (error) {
    aws.signal.throwIfAborted();
    onSkipped(isDenied(error) ? `${deniedAction(error)} is denied` : (error as Error).message);
    return new Map();
  }
}

/** Says that a user pool may exist that the run does not see. */
export const unlistedPoolsNote = (why: string): string =>
  `if this stack has a user pool, it stays: user pools cannot be listed (${why})`;
