import { createHash, randomBytes, randomInt } from "node:crypto";
import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import { operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
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

export const describePool = ({
  clients: _c,
  users,
  groups: _g,
  keys: _k,
  refreshTokens: _r,
  settings,
  ...pool
}: Pool) => ({
  ...settings,
  ...pool,
  EstimatedNumberOfUsers: Object.keys(users).length,
});
const describeClient = ({ settings: { GenerateSecret: _, ...settings }, ...client }: Client) => ({
  ...settings,
  ...client,
});

const name = { required: true, min: 1, max: 128 } as const;
interface Of {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

/** Pools and their app clients. */
export const poolOperations = {
  CreateUserPool: operation<{ PoolName: string }>({
    shape: { PoolName: name },
    run: async ({ PoolName, ...settings }, call) => ({
      UserPool: describePool(await makePool(call, PoolName, settings)),
    }),
  }),
  DescribeUserPool: operation<Of>({
    run: ({ UserPoolId }, call) => ({ UserPool: describePool(poolOf(UserPoolId, call)) }),
  }),
  ListUserPools: operation<object>({
    run: (_, { world, region }) => ({
      UserPools: Object.values(poolsIn(world, region)).map(({ Id, Name, CreationDate, LastModifiedDate }) => ({
        Id,
        Name,
        CreationDate,
        LastModifiedDate,
      })),
    }),
  }),
  DeleteUserPool: operation<Of>({
    run: ({ UserPoolId }, call) => {
      poolOf(UserPoolId, call);
      delete poolsIn(call.world, call.region)[UserPoolId];
    },
  }),
  CreateUserPoolClient: operation<Of & { ClientName: string }>({
    shape: { ClientName: name },
    run: ({ UserPoolId, ClientName, ...settings }, call) => ({
      UserPoolClient: describeClient(makeClient(poolOf(UserPoolId, call), call, ClientName, settings)),
    }),
  }),
  DescribeUserPoolClient: operation<Of>({
    run: ({ UserPoolId, ClientId }, call) => ({
      UserPoolClient: describeClient(clientOf(poolOf(UserPoolId, call), ClientId)),
    }),
  }),
  ListUserPoolClients: operation<Of>({
    run: ({ UserPoolId }, call) => ({
      UserPoolClients: Object.values(poolOf(UserPoolId, call).clients).map(({ ClientId, ClientName }) => ({
        ClientId,
        ClientName,
        UserPoolId,
      })),
    }),
  }),
  DeleteUserPoolClient: operation<Of>({
    run: ({ UserPoolId, ClientId }, call) => {
      const pool = poolOf(UserPoolId, call);
      clientOf(pool, ClientId);
      delete pool.clients[ClientId];
    },
  }),
};
