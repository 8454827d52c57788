import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { World } from "../world.ts";
import { type Client, emptyPool, type Pool, type User } from "./cognito-model.ts";
import { aliasesOf, isSameName } from "./naming.ts";

type RegionCall = Pick<Call, "region" | "world">;

/** Refusals that many operations have. */
export const invalid = (message: string) => new Refusal(400, "InvalidParameterException", message);
export const notAuthorized = (message: string) => new Refusal(400, "NotAuthorizedException", message);
export const notFound = (message: string) => new Refusal(400, "ResourceNotFoundException", message);

/** The pools of a region by their ids. */
export function poolsIn({ store }: Pick<World, "store">, region: string): Record<string, Pool> {
  const { pools } = store.of("cognito-idp", region, () => ({ pools: {} as Record<string, Pool> }));
  // What an older endpoint has kept lacks what pools have learnt since.
  for (const pool of Object.values(pools)) if (pool.visits === undefined) Object.assign(pool, emptyPool(), { ...pool });
  return pools;
}

/** The pools of all regions: a caller without AWS keys names no region. */
export const poolsEverywhere = (world: Pick<World, "store">): Pool[] =>
  world.store.regionsOf("cognito-idp").flatMap((region) => Object.values(poolsIn(world, region)));

/** @throws Refusal ResourceNotFoundException. */
export function poolOf(id: string, { world, region }: RegionCall): Pool {
  const pool = own(poolsIn(world, region), id);
  if (pool === undefined) throw notFound(`User pool ${id} does not exist.`);
  return pool;
}

/** @throws Refusal ResourceNotFoundException. */
export function clientOf(pool: Pool, id: string): Client {
  const client = own(pool.clients, id);
  if (client === undefined) throw notFound(`User pool client ${id} does not exist.`);
  return client;
}

/**
 * The client and its pool; without a pool's id, as in calls from a browser, by the client alone.
 * @throws Refusal ResourceNotFoundException.
 */
export function clientAt(input: { readonly UserPoolId?: string; readonly ClientId: string }, call: RegionCall) {
  const { UserPoolId, ClientId } = input;
  const pool =
    UserPoolId === undefined
      ? poolsEverywhere(call.world).find(({ clients }) => own(clients, ClientId))
      : poolOf(UserPoolId, call);
  if (pool === undefined) throw notFound(`User pool client ${ClientId} does not exist.`);
  return { pool, client: clientOf(pool, ClientId) };
}

/** A user by name, or by an attribute that the pool signs its own users in with. */
export function findUser(pool: Pool, name: string): User | undefined {
  const { users } = pool;
  const isThem = (user: User) =>
    user.sub === name ||
    isSameName(pool, user.Username, name) ||
    aliasesOf(pool, user).some((one) => isSameName(pool, one, name));
  return own(users, name) ?? Object.values(users).find(isThem);
}

/** @throws Refusal UserNotFoundException. */
export function userOf(pool: Pool, name: string): User {
  const user = findUser(pool, name);
  if (user === undefined) throw new Refusal(400, "UserNotFoundException", "User does not exist.");
  return user;
}
