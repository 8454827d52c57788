import { createHash, randomBytes } from "node:crypto";
import type { Call, Operation } from "../wire/operation.ts";
import { checkClient } from "./client-rules.ts";
import { clientOf } from "./find.ts";
import { listed } from "./listing.ts";
import type { Client, ClientSettings, Pool } from "./model.ts";
import { onPool, randomText } from "./pools.ts";

/** @param id the id to take, for a client that a config.ini names; else one is made up. */
export function makeClient(
  pool: Pool,
  { now }: Pick<Call, "now">,
  name: string,
  { GenerateSecret, ...settings }: ClientSettings,
  id = randomText(26, "abcdefghijklmnopqrstuvwxyz0123456789"),
): Client {
  const client: Client = {
    ClientId: id,
    UserPoolId: pool.Id,
    ClientName: name,
    ...(GenerateSecret === true && {
      ClientSecret: createHash("sha256").update(randomBytes(32)).digest("hex").slice(0, 51),
    }),
    CreationDate: now / 1_000,
    LastModifiedDate: now / 1_000,
    settings,
  };
  pool.clients[id] = client;
  return client;
}

/** What a client says of itself whose creator said nothing. */
const DEFAULTS = {
  ...{ RefreshTokenValidity: 30, TokenValidityUnits: {}, AllowedOAuthFlowsUserPoolClient: false },
  ...{ EnableTokenRevocation: true, EnablePropagateAdditionalUserContextData: false, AuthSessionValidity: 3 },
};

const described = ({ settings, ...client }: Client) => {
  const RefreshTokenRotation = { Feature: "DISABLED", RetryGracePeriodSeconds: 0, ...settings.RefreshTokenRotation };
  return { UserPoolClient: { ...DEFAULTS, ...settings, RefreshTokenRotation, ...client } };
};

/** The members of operations on clients: those that an operation requires are there. */
interface OfClient extends ClientSettings, Readonly<Record<"UserPoolId" | "ClientId" | "ClientName", string>> {}

/** App clients. */
export const clientOperations: Readonly<Record<string, Operation>> = {
  CreateUserPoolClient: onPool<OfClient>("*", (pool, { UserPoolId: _, ClientName, ...settings }, call) => {
    checkClient(pool, settings, settings["GenerateSecret"] === true);
    return described(makeClient(pool, call, ClientName, settings));
  }),
  DescribeUserPoolClient: onPool<OfClient>("*", (pool, { ClientId }) => described(clientOf(pool, ClientId))),
  // What is left out is as if nobody had ever said it.
  UpdateUserPoolClient: onPool<OfClient>("*", (pool, { UserPoolId: _, ClientId, ClientName, ...settings }, { now }) => {
    const client = clientOf(pool, ClientId);
    // Rotation goes on until it is switched off by its name.
    const { RefreshTokenRotation = client.settings.RefreshTokenRotation } = settings;
    checkClient(
      pool,
      { ...settings, ...(RefreshTokenRotation && { RefreshTokenRotation }) },
      client.ClientSecret !== undefined,
    );
    client.settings = settings;
    client.ClientName = ClientName ?? client.ClientName;
    client.LastModifiedDate = now / 1_000;
    return described(client);
  }),
  ListUserPoolClients: onPool("*", ({ Id: UserPoolId, clients }, input) =>
    listed("UserPoolClients", input, Object.values(clients), "ClientId", ({ ClientId, ClientName }) => {
      return { ClientId, ClientName, UserPoolId };
    }),
  ),
  DeleteUserPoolClient: onPool<OfClient>("*", (pool, { ClientId }) => {
    delete pool.clients[clientOf(pool, ClientId).ClientId];
    delete pool.brandings[ClientId];
  }),
};
