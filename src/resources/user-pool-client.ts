import type {
  CreateUserPoolClientCommandInput,
  ExplicitAuthFlowsType,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { sentOnce } from "../aws/calls/unanswered.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { createOne, oldestFirst } from "./shared/create-one.ts";
import { unmanagedIn } from "./shared/unmanaged-properties.ts";

export interface UserPoolClientProps {
  readonly poolId: string;
  readonly name: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** COGNITO and the names of the identity providers. */
  readonly providers: readonly string[];
  /** Custom scopes, in addition to the standard ones. */
  readonly scopes?: readonly string[];
  readonly accessTokenMinutes: number;
  readonly idTokenMinutes: number;
  readonly refreshTokenDays: number;
  /** Each refresh token can be used once; the lite tier does not support that. */
  readonly rotatesRefreshTokens: boolean;
  /** Attributes that tokens may contain. */
  readonly reads: readonly string[];
  /** Attributes that federation may write. */
  readonly writes: readonly string[];
}

/** Lists are sorted, whatever AWS's order. */
export interface UserPoolClientAttrs {
  readonly id: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly providers: readonly string[];
  readonly lifetimes: readonly string[];
  readonly oauth: readonly string[];
  readonly flows: readonly string[];
  /** Hiding which users exist, and token revocation. */
  readonly protections: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Present if it has another name than the stack gives it. */
  readonly name?: string;
}

type AppClientSettings = Omit<CreateUserPoolClientCommandInput, "UserPoolId" | "ClientName">;

/** For this long a used refresh token is accepted once more, because a response may get lost. AWS's maximum. */
const GRACE_SECONDS = 60;
const SCOPES = ["openid", "email", "profile"];

/** SRP for `login --username`: the password is never sent. Token rotation uses an operation of its own. */
const flowsOf = ({ rotatesRefreshTokens }: UserPoolClientProps): ExplicitAuthFlowsType[] =>
  rotatesRefreshTokens ? ["ALLOW_USER_SRP_AUTH"] : ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];

const settingsOf = (props: UserPoolClientProps): AppClientSettings => ({
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: [...SCOPES, ...(props.scopes ?? [])],
  CallbackURLs: [...props.callbackUrls],
  LogoutURLs: [...props.logoutUrls],
  SupportedIdentityProviders: [...props.providers],
  ExplicitAuthFlows: flowsOf(props),
  PreventUserExistenceErrors: "ENABLED",
  EnableTokenRevocation: true,
  AccessTokenValidity: props.accessTokenMinutes,
  IdTokenValidity: props.idTokenMinutes,
  RefreshTokenValidity: props.refreshTokenDays,
  TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
  // The lite tier refuses the member, even to disable it.
  ...(props.rotatesRefreshTokens && {
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: GRACE_SECONDS },
  }),
  ReadAttributes: [...props.reads],
  WriteAttributes: [...props.writes],
});

const sorted = (list: readonly string[] = []): string[] => [...list].sort();

function attrsOf(client: UserPoolClientType): UserPoolClientAttrs {
  const { AccessToken = "hours", IdToken = "hours", RefreshToken = "days" } = client.TokenValidityUnits ?? {};
  const rotation = client.RefreshTokenRotation?.Feature === "ENABLED";
  return {
    id: client.ClientId ?? "",
    callbackUrls: sorted(client.CallbackURLs),
    logoutUrls: sorted(client.LogoutURLs),
    providers: sorted(client.SupportedIdentityProviders),
    lifetimes: [
      `access ${client.AccessTokenValidity} ${AccessToken}`,
      `id ${client.IdTokenValidity} ${IdToken}`,
      `refresh ${client.RefreshTokenValidity} ${RefreshToken}`,
    ],
    oauth: client.AllowedOAuthFlowsUserPoolClient
      ? sorted([...(client.AllowedOAuthFlows ?? []), ...(client.AllowedOAuthScopes ?? [])])
      : [],
    flows: [
      ...sorted(client.ExplicitAuthFlows),
      rotation ? `rotation ${client.RefreshTokenRotation?.RetryGracePeriodSeconds} s` : "no rotation",
    ],
    protections: [
      `user existence errors ${client.PreventUserExistenceErrors}`,
      `revocation ${client.EnableTokenRevocation}`,
    ],
    reads: sorted(client.ReadAttributes),
    writes: sorted(client.WriteAttributes),
  };
}

async function describe(aws: Aws, UserPoolId: string, ClientId: string): Promise<UserPoolClientType | undefined> {
  const cognito = await aws.cognito();
  return (await absentAsUndefined(cognito.describeUserPoolClient({ UserPoolId, ClientId })))?.UserPoolClient;
}

/**
 * The clients with this name, the oldest first: Cognito lets a pool have several.
 * @param known one that this run has just created and need not be described.
 */
async function findAll(
  aws: Aws,
  UserPoolId: string,
  name: string,
  known?: UserPoolClientType,
): Promise<UserPoolClientType[]> {
  const cognito = await aws.cognito();
  const ids: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { UserPoolId, MaxResults: 60, ...(NextToken && { NextToken }) };
    const page = await absentAsUndefined(cognito.listUserPoolClients(input));
    const named = page?.UserPoolClients?.filter(({ ClientName }) => ClientName === name) ?? [];
    ids.push(...named.flatMap(({ ClientId }) => ClientId ?? []));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  const all = await Promise.all(ids.map((id) => (id === known?.ClientId ? known : describe(aws, UserPoolId, id))));
  return oldestFirst(all.flatMap((client) => (client === undefined ? [] : [asDuplicate(client)]))).map(
    ({ client }) => client,
  );
}

const asDuplicate = (client: UserPoolClientType) => ({
  id: client.ClientId ?? "",
  createdAt: client.CreationDate?.getTime() ?? 0,
  client,
});

/** The pool's app client: public, for the code flow with PKCE. Identified by its name in the pool. */
export const userPoolClient = kind<UserPoolClientProps, UserPoolClientAttrs>({
  type: "cognito.user-pool-client",
  row: { key: ["poolId", "name"], ids: ["id"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient"],
    create: ["cognito-idp:CreateUserPoolClient", "cognito-idp:DeleteUserPoolClient"],
    update: ["cognito-idp:UpdateUserPoolClient"],
    delete: ["cognito-idp:DeleteUserPoolClient"],
  },
  watched: {
    callbackUrls: "CallbackURLs",
    logoutUrls: "LogoutURLs",
    providers: "SupportedIdentityProviders",
    lifetimes: "token lifetimes",
    oauth: "AllowedOAuthFlows and AllowedOAuthScopes",
    flows: "ExplicitAuthFlows and RefreshTokenRotation",
    protections: "PreventUserExistenceErrors and EnableTokenRevocation",
    reads: "ReadAttributes",
    writes: "WriteAttributes",
    name: "ClientName",
  },
  childOf: "pool",
  key: ({ poolId, name }) => ({ poolId, name }),

  async read(aws, { poolId = "", name = "" }, last) {
    const found = (last && (await describe(aws, poolId, last.id))) ?? (await findAll(aws, poolId, name))[0];
    const renamed = found?.ClientName !== undefined && found.ClientName !== name && { name: found.ClientName };
    return found && { attrs: { ...attrsOf(found), ...renamed }, owned: true };
  },

  async create(aws, props) {
    const input = { UserPoolId: props.poolId, ClientName: props.name, GenerateSecret: false, ...settingsOf(props) };
    const cognito = await aws.cognito();
    const { CreateUserPoolClientCommand } = await import("@aws-sdk/client-cognito-identity-provider");
    let own: UserPoolClientType | undefined;
    const { client } = await createOne(aws, {
      what: "app client",
      create: async () => {
        own = (await cognito.send(sentOnce(new CreateUserPoolClientCommand(input)))).UserPoolClient ?? {};
        return asDuplicate(own);
      },
      list: async () => (await findAll(aws, props.poolId, props.name, own)).map(asDuplicate),
      remove: async ({ id }) => cognito.deleteUserPoolClient({ UserPoolId: props.poolId, ClientId: id }),
    });
    return attrsOf({ ...settingsOf(props), ...client });
  },

  diff(props, attrs) {
    const { id: _, ...pairs } = attrsOf(settingsOf(props));
    return changes({
      ...Object.fromEntries(Object.entries(pairs).map(([name, to]) => [name, [to, attrs[name as keyof typeof pairs]]])),
      // Without state, the client is found by its name.
      name: [props.name, attrs.name ?? props.name],
    });
  },

  // Cognito resets what the input omits, so the existing settings are sent too.
  async update(aws, props, attrs) {
    const existing = (await describe(aws, props.poolId, attrs.id)) ?? {};
    const {
      ClientSecret: _,
      CreationDate: __,
      LastModifiedDate: ___,
      RefreshTokenRotation: rotation,
      ...kept
    } = existing;
    const at = { UserPoolId: props.poolId, ClientId: attrs.id, ClientName: props.name };
    // If omitted, rotation stays on, and then Cognito refuses an ordinary refresh.
    const wasOn = rotation?.Feature === "ENABLED" && !props.rotatesRefreshTokens;
    const off = wasOn && { RefreshTokenRotation: { Feature: "DISABLED" as const } };
    const input = { ...kept, ...settingsOf(props), ...off, ...at };
    await (await aws.cognito()).updateUserPoolClient(input);
    return attrsOf({ ...settingsOf(props), ClientId: attrs.id });
  },

  async unmanaged(aws, { poolId = "" }, { id }) {
    const client = (await describe(aws, poolId, id)) ?? {};
    return unmanagedIn({
      ClientSecret: [client.ClientSecret && "(hidden)"],
      DefaultRedirectURI: [client.DefaultRedirectURI],
      AuthSessionValidity: [client.AuthSessionValidity, 3],
      AnalyticsConfiguration: [
        client.AnalyticsConfiguration?.ApplicationId ?? client.AnalyticsConfiguration?.ApplicationArn,
      ],
      EnablePropagateAdditionalUserContextData: [client.EnablePropagateAdditionalUserContextData, false],
    });
  },

  async delete(aws, { poolId = "", name = "" }, attrs) {
    const ClientId = attrs?.id ?? (await findAll(aws, poolId, name))[0]?.ClientId;
    if (ClientId === undefined) return;
    await absentAsUndefined((await aws.cognito()).deleteUserPoolClient({ UserPoolId: poolId, ClientId }));
  },
});
