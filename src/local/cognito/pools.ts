import { createHash, randomBytes, randomInt } from "node:crypto";
import { own } from "../own.ts";
import { type Call, type Operation, operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Rule, Shape } from "../wire/shape.ts";
import type { World } from "../world.ts";
import { newSigningKey } from "./keys.ts";
import type { Client, Pool } from "./model.ts";

type Where = Pick<Call, "region" | "world">;

export const poolsIn = ({ store }: World, region: string) =>
  store.of("cognito-idp", region, () => ({ pools: {} as Record<string, Pool> })).pools;

/** @throws Refusal ResourceNotFoundException. */
export function poolOf(id: string, { world, region }: Where): Pool {
  const pool = own(poolsIn(world, region), id);
  if (pool === undefined) throw new Refusal(400, "ResourceNotFoundException", `User pool ${id} does not exist.`);
  return pool;
}

/** @throws Refusal ResourceNotFoundException. */
export function clientOf(pool: Pool, id: string): Client {
  const client = own(pool.clients, id);
  if (client === undefined)
    throw new Refusal(400, "ResourceNotFoundException", `User pool client ${id} does not exist.`);
  return client;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const randomText = (length: number, alphabet = ALPHABET) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

const seconds = (ms: number) => ms / 1_000;

/** @param id the id to take, for a pool that a config.ini names; else one is made up. */
export async function makePool(
  { world, region, now }: Where & Pick<Call, "now">,
  name: string,
  settings: Readonly<Record<string, unknown>>,
  id = `${region}_${randomText(9)}`,
): Promise<Pool> {
  const [access, idKey] = await Promise.all([newSigningKey(), newSigningKey()]);
  const pool: Pool = {
    Id: id,
    Name: name,
    Arn: `arn:${world.partition}:cognito-idp:${region}:${world.account}:userpool/${id}`,
    CreationDate: seconds(now),
    LastModifiedDate: seconds(now),
    settings,
    clients: {},
    users: {},
    groups: {},
    keys: { access, id: idKey },
    refreshTokens: {},
  };
  poolsIn(world, region)[id] = pool;
  return pool;
}

/** @param id the id to take, for a client that a config.ini names; else one is made up. */
export function makeClient(
  pool: Pool,
  { now }: Pick<Call, "now">,
  name: string,
  settings: Readonly<Record<string, unknown>>,
  id = randomText(26, "abcdefghijklmnopqrstuvwxyz0123456789"),
): Client {
  const client: Client = {
    ClientId: id,
    UserPoolId: pool.Id,
    ClientName: name,
    ...(settings["GenerateSecret"] === true && {
      ClientSecret: createHash("sha256").update(randomBytes(32)).digest("hex").slice(0, 51),
    }),
    CreationDate: seconds(now),
    LastModifiedDate: seconds(now),
    settings,
  };
  pool.clients[id] = client;
  return client;
}

const describePool = ({ clients: _c, users, groups: _g, keys: _k, refreshTokens: _r, settings, ...pool }: Pool) => ({
  ...settings,
  ...pool,
  EstimatedNumberOfUsers: Object.keys(users).length,
});
const describeClient = ({ settings: { GenerateSecret: _, ...settings }, ...client }: Client) => ({
  ...settings,
  ...client,
});

/** The members of operations on pools: those that an operation requires are there. */
interface Of extends Readonly<Record<"UserPoolId" | "ClientId" | "PoolName" | "ClientName", string>> {}

const NAME: Rule = { required: true, min: 1, max: 128 };

/** An operation on a pool that is there. */
export const onPool = <Input extends { readonly UserPoolId: string }>(
  run: (pool: Pool, input: Input, call: Call) => unknown,
  shape: Shape = {},
): Operation =>
  operation<Input>({ shape, run: (input, call) => run(poolOf(input.UserPoolId, call), input, call) ?? {} });

/** Pools and their app clients. */
export const poolOperations: Readonly<Record<string, Operation>> = {
  CreateUserPool: operation<Of>({
    shape: { PoolName: NAME },
    run: async ({ PoolName, ...settings }, call) => ({
      UserPool: describePool(await makePool(call, PoolName, { ...settings })),
    }),
  }),
  DescribeUserPool: onPool((pool) => ({ UserPool: describePool(pool) })),
  ListUserPools: operation<Of>({
    run: (_, { world, region }) => ({
      UserPools: Object.values(poolsIn(world, region)).map(({ Id, Name, CreationDate, LastModifiedDate }) => {
        return { Id, Name, CreationDate, LastModifiedDate };
      }),
    }),
  }),
  DeleteUserPool: onPool(({ Id }, _, { world, region }) => {
    delete poolsIn(world, region)[Id];
  }),
  CreateUserPoolClient: onPool<Of>(
    (pool, { UserPoolId: _, ClientName, ...settings }, call) => ({
      UserPoolClient: describeClient(makeClient(pool, call, ClientName, { ...settings })),
    }),
    { ClientName: NAME },
  ),
  DescribeUserPoolClient: onPool<Of>((pool, { ClientId }) => ({
    UserPoolClient: describeClient(clientOf(pool, ClientId)),
  })),
  ListUserPoolClients: onPool(({ Id: UserPoolId, clients }) => ({
    UserPoolClients: Object.values(clients).map(({ ClientId, ClientName }) => ({ ClientId, ClientName, UserPoolId })),
  })),
  DeleteUserPoolClient: onPool<Of>((pool, { ClientId }) => {
    delete pool.clients[clientOf(pool, ClientId).ClientId];
  }),
};
