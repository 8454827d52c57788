import type {
  CreateUserPoolClientCommandInput,
  ExplicitAuthFlowsType,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { sentOnce } from "../aws/calls/unanswered.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { createOne, oldestFirst } from "./shared/duplicates.ts";
import { changes, kind } from "./shared/kind.ts";

export interface UserPoolClientProps {
  readonly poolId: string;
  readonly name: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** COGNITO and the identity providers by Cognito's names. */
  readonly providers: readonly string[];
  /** Those of the API's own, besides the standard ones. */
  readonly scopes?: readonly string[];
  readonly accessTokenMinutes: number;
  readonly idTokenMinutes: number;
  readonly refreshTokenDays: number;
  /** Each refresh token is good for one use; the lite tier cannot do that. */
  readonly rotatesRefreshTokens: boolean;
  /** Attributes that tokens may show. */
  readonly reads: readonly string[];
  /** Attributes that federation may write. */
  readonly writes: readonly string[];
}

/** Of the lists, in one order whatever AWS's. */
export interface UserPoolClientAttrs {
  readonly id: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly providers: readonly string[];
  readonly lifetimes: readonly string[];
  readonly oauth: readonly string[];
  readonly flows: readonly string[];
  /** What keeps strangers from finding out who has an account, and what revokes tokens. */
  readonly guards: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

type Settings = Omit<CreateUserPoolClientCommandInput, "UserPoolId" | "ClientName">;

/** Within it a token that was used already is taken once more: an answer may get lost on the way. Seconds; AWS's most. */
const GRACE_SECONDS = 60;
const SCOPES = ["openid", "email", "profile"];

/** SRP for `login --username`: the password itself never travels. Rotation has an operation of its own. */
const flowsOf = ({ rotatesRefreshTokens }: UserPoolClientProps): ExplicitAuthFlowsType[] =>
  rotatesRefreshTokens ? ["ALLOW_USER_SRP_AUTH"] : ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];

const settings = (props: UserPoolClientProps): Settings => ({
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
  // The lite tier has no word for it, not even for its absence.
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
    guards: [
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
 * The clients of a name, the oldest first: Cognito lets a pool have several.
 * @param known one that this run has just created, which need not be asked.
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
  return oldestFirst(all.flatMap((client) => (client === undefined ? [] : [asTwin(client)]))).map(
    ({ client }) => client,
  );
}

const asTwin = (client: UserPoolClientType) => ({
  id: client.ClientId ?? "",
  createdAt: client.CreationDate?.getTime() ?? 0,
  client,
});

/** The pool's app client: public, for the code flow with PKCE. Found again by its name in the pool. */
export const userPoolClient = kind<UserPoolClientProps, UserPoolClientAttrs>({
  type: "cognito.user-pool-client",
  row: { key: ["poolId", "name"], ids: ["id"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: [
    "cognito-idp:ListUserPoolClients",
    "cognito-idp:DescribeUserPoolClient",
    "cognito-idp:CreateUserPoolClient",
    "cognito-idp:UpdateUserPoolClient",
    "cognito-idp:DeleteUserPoolClient",
  ],
  childOf: "pool",
  key: ({ poolId, name }) => ({ poolId, name }),

  async read(aws, { poolId = "", name = "" }, last) {
    const found = (last && (await describe(aws, poolId, last.id))) ?? (await findAll(aws, poolId, name))[0];
    return found && { attrs: attrsOf(found), ours: true };
  },

  async create(aws, props) {
    const input = { UserPoolId: props.poolId, ClientName: props.name, GenerateSecret: false, ...settings(props) };
    const cognito = await aws.cognito();
    const { CreateUserPoolClientCommand } = await import("@aws-sdk/client-cognito-identity-provider");
    let own: UserPoolClientType | undefined;
    const { client } = await createOne(aws, {
      what: "app client",
      create: async () => {
        own = (await cognito.send(sentOnce(new CreateUserPoolClientCommand(input)))).UserPoolClient ?? {};
        return asTwin(own);
      },
      list: async () => (await findAll(aws, props.poolId, props.name, own)).map(asTwin),
      remove: async ({ id }) => cognito.deleteUserPoolClient({ UserPoolId: props.poolId, ClientId: id }),
    });
    return attrsOf({ ...settings(props), ...client });
  },

  diff(props, attrs) {
    const want = attrsOf(settings(props));
    const { id: _, ...pairs } = want;
    return changes(
      Object.fromEntries(Object.entries(pairs).map(([name, to]) => [name, [to, attrs[name as keyof typeof pairs]]])),
    );
  },

  // What is left out of the call is reset, so all that is there is said again.
  async update(aws, props, attrs) {
    const there = (await describe(aws, props.poolId, attrs.id)) ?? {};
    const { ClientSecret: _, CreationDate: __, LastModifiedDate: ___, RefreshTokenRotation: rotation, ...kept } = there;
    const at = { UserPoolId: props.poolId, ClientId: attrs.id, ClientName: props.name };
    // Left out, rotation stays on, and then the ordinary refresh is refused.
    const wasOn = rotation?.Feature === "ENABLED" && !props.rotatesRefreshTokens;
    const off = wasOn && { RefreshTokenRotation: { Feature: "DISABLED" as const } };
    const input = { ...kept, ...settings(props), ...off, ...at };
    await (await aws.cognito()).updateUserPoolClient(input);
    return attrsOf({ ...settings(props), ClientId: attrs.id });
  },

  async delete(aws, { poolId = "", name = "" }, attrs) {
    const ClientId = attrs?.id ?? (await findAll(aws, poolId, name))[0]?.ClientId;
    if (ClientId === undefined) return;
    await absentAsUndefined((await aws.cognito()).deleteUserPoolClient({ UserPoolId: poolId, ClientId }));
  },
});
