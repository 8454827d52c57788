import { createHash, randomUUID } from "node:crypto";
import type { World } from "../world.ts";
import type { Client, Pool, Session, User } from "./cognito-model.ts";
import { findUser, notAuthorized, poolsEverywhere } from "./pool-lookup.ts";
import { claimsIn, isSignedBy, signToken } from "./signed-token.ts";

/**
 * Who the tokens of a pool say they are from: as at AWS, the pool at the address that was asked, where its discovery
 * document is (OpenID Connect Discovery 1.0, section 4.3).
 */
export const issuerOf = (endpoint: string, poolId: string): string => `${endpoint}/${poolId}`;

/** Whether an `iss` is this pool, under whichever address. */
export const isNamed = ({ Id }: Pick<Pool, "Id">, issuer: unknown): boolean => `${issuer}`.split("/").at(-1) === Id;

/** Under which address of the endpoint tokens are issued, when, and what the code flow was begun with. */
export interface IssueOptions {
  readonly endpoint: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly nonce?: string;
}

const HOUR_SECONDS = 3_600;
const UNITS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: HOUR_SECONDS, days: 86_400 };

/** How long the tokens of a client live, in seconds. */
export function lifetimesOf({ settings }: Pick<Client, "settings">) {
  const { AccessTokenValidity: access = 1, IdTokenValidity: id = 1, RefreshTokenValidity: refresh } = settings;
  const units = settings.TokenValidityUnits ?? {};
  const unit = (name: string | undefined, otherwise: string) => UNITS[name ?? otherwise] ?? HOUR_SECONDS;
  return {
    access: access * unit(units["AccessToken"], "hours"),
    id: id * unit(units["IdToken"], "hours"),
    // Zero is how older callers say that they want the default.
    refresh: (refresh || 30) * unit(refresh ? units["RefreshToken"] : "days", "days"),
  };
}

/** What signs in with the API may do with its access token: change the user that it belongs to. */
export const USER_ADMIN = "aws.cognito.signin.user.admin";

const SCOPE_OF: Readonly<Record<string, string>> = {
  email: "email",
  email_verified: "email",
  phone_number: "phone",
  phone_number_verified: "phone",
  sub: "openid",
};

/** The form of identities in tokens. */
const asTexts = (one: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value === null ? null : String(value)]));

/** The attributes that an ID token shows: those the client may read and its scopes ask for; `openid` alone asks for all. */
export function attributesFor({ settings }: Client, user: User, scopes?: readonly string[]): [string, unknown][] {
  const requested = scopes?.filter((one) => one !== USER_ADMIN) ?? ["openid"];
  const all = requested.length === 1 && requested[0] === "openid";
  return Object.entries(user.attributes)
    .filter(([name]) => name === "sub" || (settings.ReadAttributes?.includes(name) ?? true))
    .filter(([name]) => all || requested.includes(SCOPE_OF[name] ?? "profile") || name === "identities")
    .map(([name, value]) => {
      if (name === "identities") return [name, JSON.parse(value).map(asTexts)];
      return [name, name.endsWith("_verified") ? value === "true" : value];
    });
}

/** The first half of a hash of the access token (OpenID Connect Core, section 3.1.3.6). */
const halfHash = (token: string) => createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");

/** Claims of every access token. */
const accessClaims = (pool: Pool, client: Client, scope: string, { endpoint, now }: IssueOptions) => ({
  client_id: client.ClientId,
  token_use: "access",
  scope,
  iss: issuerOf(endpoint, pool.Id),
  iat: now,
  exp: now + lifetimesOf(client).access,
  jti: randomUUID(),
});

/** An access token of a client itself. */
export function issueClientToken(pool: Pool, client: Client, scope: string, issue: IssueOptions) {
  const { now } = issue;
  const { access } = lifetimesOf(client);
  const token = signToken(pool.keys.access, {
    sub: client.ClientId,
    version: 2,
    auth_time: now,
    ...accessClaims(pool, client, scope, issue),
  });
  return { AccessToken: token, ExpiresIn: access, TokenType: "Bearer" };
}

/** An access and an ID token with the claims that Cognito puts there. */
export function issueTokens(pool: Pool, client: Client, user: User, session: Session, issue: IssueOptions) {
  const { endpoint, now, nonce } = issue;
  const { access, id } = lifetimesOf(client);
  const { scopes } = session;
  const common = {
    sub: user.sub,
    ...(user.groups.length > 0 && { "cognito:groups": user.groups }),
    iss: issuerOf(endpoint, pool.Id),
    origin_jti: session.originJti,
    event_id: randomUUID(),
    auth_time: session.authTime,
    iat: now,
  };
  const AccessToken = signToken(pool.keys.access, {
    ...common,
    ...accessClaims(pool, client, scopes?.join(" ") ?? USER_ADMIN, issue),
    username: user.Username,
    ...(scopes && { version: 2 }),
  });
  const tokens = { AccessToken, ExpiresIn: access, TokenType: "Bearer" };
  if (scopes !== undefined && !scopes.includes("openid")) return tokens;
  const IdToken = signToken(pool.keys.id, {
    ...Object.fromEntries(attributesFor(client, user, scopes)),
    ...common,
    "cognito:username": user.Username,
    aud: client.ClientId,
    token_use: "id",
    exp: now + id,
    jti: randomUUID(),
    ...(scopes && { at_hash: halfHash(AccessToken), ...(nonce !== undefined && { nonce }) }),
  });
  return { ...tokens, IdToken };
}

/** The claims of an access token. */
interface AccessTokenClaims
  extends Readonly<Record<"iss" | "username" | "origin_jti" | "client_id" | "token_use", string>> {
  readonly exp: number;
  readonly scope?: string;
}

/**
 * The user whose access token this is.
 * @param now seconds since 1970.
 * @param scope what the token must allow.
 * @throws Refusal NotAuthorizedException when no pool issued it, or it has expired, was revoked, or lacks the scope.
 */
export function bearerOf(world: World, token: string, now: number, scope = USER_ADMIN) {
  const claims = claimsIn(token) as Partial<AccessTokenClaims>;
  const pool = poolsEverywhere(world).find((one) => isNamed(one, claims.iss));
  if (!pool || !isSignedBy(token, [pool.keys.access])) throw notAuthorized("Invalid Access Token");
  const { exp, origin_jti: origin, username = "", client_id: clientId = "" } = claims as AccessTokenClaims;
  if (exp <= now) throw notAuthorized("Access Token has expired");
  if (Object.hasOwn(pool.revoked, origin)) throw notAuthorized("Access Token has been revoked");
  if (!claims.scope?.split(" ").includes(scope)) throw notAuthorized("Access Token does not have required scopes");
  const user = findUser(pool, username);
  if (user === undefined) throw notAuthorized("Access Token has been revoked");
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  return { pool, user, clientId, scopes: claims.scope.split(" ") };
}
