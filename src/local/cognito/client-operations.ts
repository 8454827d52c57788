import { createHash, randomBytes } from "node:crypto";
import { pick } from "../own.ts";
import type { Call, Operation } from "../wire/operation.ts";
import { checkClient } from "./client-rules.ts";
import type { Client, ClientSettings, Pool } from "./cognito-model.ts";
import { listed } from "./pagination.ts";
import { clientOf } from "./pool-lookup.ts";
import { onPool, randomText } from "./pool-operations.ts";

/** @param id the id to take, for a client that a config.ini names; random by default. */
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

/** The settings of a client that its creator left out. */
const DEFAULTS = {
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
};

const described = ({ settings, ...client }: Client) => {
  const RefreshTokenRotation = { Feature: "DISABLED", RetryGracePeriodSeconds: 0, ...settings.RefreshTokenRotation };
  return { UserPoolClient: { ...DEFAULTS, ...settings, RefreshTokenRotation, ...client } };
};

/** The members of operations on clients: those that an operation requires are there. */
interface OfClient extends ClientSettings, Readonly<Record<"UserPoolId" | "ClientId" | "ClientName", string>> {}

const SETTINGS = `ClientName RefreshTokenValidity AccessTokenValidity IdTokenValidity TokenValidityUnits.AccessToken
  TokenValidityUnits.IdToken TokenValidityUnits.RefreshToken ReadAttributes WriteAttributes ExplicitAuthFlows
  SupportedIdentityProviders CallbackURLs LogoutURLs DefaultRedirectURI AllowedOAuthFlows AllowedOAuthScopes
  AllowedOAuthFlowsUserPoolClient PreventUserExistenceErrors EnableTokenRevocation
  EnablePropagateAdditionalUserContextData AuthSessionValidity RefreshTokenRotation.Feature
  RefreshTokenRotation.RetryGracePeriodSeconds`;
const VALUES = {
  EnablePropagateAdditionalUserContextData: ["false"],
  ExplicitAuthFlows: [
    ...["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    ...["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    // Without a trigger, which no pool here can have, it signs in no one at AWS either; Amplify always lists it.
    ...["ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"],
  ],
};

/** App clients. */
export const clientOperations: Readonly<Record<string, Operation>> = {
  CreateUserPoolClient: onPool<OfClient>(
    `GenerateSecret ${SETTINGS}`,
    (pool, { UserPoolId: _, ClientName, ...settings }, call) => {
      checkClient(pool, settings, settings["GenerateSecret"] === true);
      return described(makeClient(pool, call, ClientName, settings));
    },
    VALUES,
  ),
  DescribeUserPoolClient: onPool<OfClient>("ClientId", (pool, { ClientId }) => described(clientOf(pool, ClientId))),
  // Members that are left out return to their defaults.
  UpdateUserPoolClient: onPool<OfClient>(
    `ClientId ${SETTINGS}`,
    (pool, { UserPoolId: _, ClientId, ClientName, ...settings }, { now }) => {
      const client = clientOf(pool, ClientId);
      // Rotation stays on until it is switched off explicitly.
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
    },
    VALUES,
  ),
  ListUserPoolClients: onPool("MaxResults NextToken", ({ clients }, input) =>
    listed("UserPoolClients", input, Object.values(clients), "ClientId", (client) =>
      pick(client, "ClientId", "ClientName", "UserPoolId"),
    ),
  ),
  DeleteUserPoolClient: onPool<OfClient>("ClientId", (pool, { ClientId }) => {
    delete pool.clients[clientOf(pool, ClientId).ClientId];
    delete pool.brandings[ClientId];
  }),
};
