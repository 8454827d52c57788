import { hashed } from "./cognito/passwords.ts";
import { makeClient, makePool, poolsIn } from "./cognito/pools.ts";
import { findUser, makeUser } from "./cognito/users.ts";
import { type HttpRequest, type HttpResponse, json } from "./http.ts";
import type { World } from "./world.ts";

/** Pools that a config.ini names by id: at AWS somebody has made them before. */
interface Seed {
  readonly poolId: string;
  readonly clientIds: readonly string[];
  readonly groups: readonly string[];
  readonly user: { readonly name: string; readonly email: string; readonly password: string };
}

const CLIENT = {
  ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  PreventUserExistenceErrors: "ENABLED",
};

/**
 * Makes what is missing of a pool: the pool under its id, its clients, its groups, and one user who is in all groups.
 * What is there stays as it is; the user gets the password that is given.
 */
export async function seed({ body }: HttpRequest, world: World): Promise<HttpResponse> {
  const { poolId, clientIds, groups, user: wanted }: Seed = JSON.parse(body.toString());
  const region = poolId.split("_")[0] ?? "";
  const call = { world, region, now: world.clock.now() };
  const pool = poolsIn(world, region)[poolId] ?? (await makePool(call, poolId, {}, poolId));
  for (const id of clientIds) if (!pool.clients[id]) makeClient(pool, call, id, CLIENT, id);
  for (const GroupName of groups) {
    const at = call.now / 1_000;
    pool.groups[GroupName] ??= { GroupName, UserPoolId: poolId, CreationDate: at, LastModifiedDate: at };
  }
  const attributes = { email: wanted.email, email_verified: "true" };
  const user = findUser(pool, wanted.name) ?? makeUser(pool, wanted.name, attributes, call.now);
  user.password = hashed(wanted.password);
  user.UserStatus = "CONFIRMED";
  user.groups = [...new Set([...user.groups, ...groups])];
  world.store.changed();
  return json(200, { poolId });
}
