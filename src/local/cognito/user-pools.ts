import type { UserPools, World } from "../world.ts";
import { poolsEverywhere } from "./pool-lookup.ts";
import { claimsIn, isSignedBy } from "./signed-token.ts";
import { isNamed } from "./tokens.ts";

/** User pools, as API Gateway sees them. */
export const createUserPools = (world: Pick<World, "store">): UserPools => ({
  claimsOf(token, poolArns) {
    const claims = claimsIn(token);
    const pool = poolsEverywhere(world).find((one) => isNamed(one, claims["iss"]) && poolArns.includes(one.Arn));
    return pool && isSignedBy(token, [pool.keys.id, pool.keys.access]) ? claims : undefined;
  },
});
