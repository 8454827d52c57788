import { createHash, createPublicKey, randomBytes, randomUUID, verify } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import { signToken } from "./keys.ts";
import type { Client, Pool, Session, User } from "./model.ts";

/** Who the tokens of a pool say they are from. */
export const issuerOf = (poolId: string): string =>
  `https://cognito-idp.${poolId.split("_")[0]}.amazonaws.com/${poolId}`;

const HOUR_SECONDS = 3_600;
const UNITS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: HOUR_SECONDS, days: 86_400 };

interface Validity {
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly RefreshTokenValidity?: number;
  readonly TokenValidityUnits?: {
    readonly AccessToken?: string;
    readonly IdToken?: string;
    readonly RefreshToken?: string;
  };
}

/** How long the tokens of a client live, in seconds. */
function lifetimes({ settings }: Client) {
  const {
    AccessTokenValidity,
    IdTokenValidity,
    RefreshTokenValidity,
    TokenValidityUnits: units = {},
  } = settings as Validity;
  const unit = (name: string | undefined, otherwise: string) => UNITS[name ?? otherwise] ?? HOUR_SECONDS;
  return {
    access: (AccessTokenValidity ?? 1) * unit(units.AccessToken, "hours"),
    id: (IdTokenValidity ?? 1) * unit(units.IdToken, "hours"),
    refresh: (RefreshTokenValidity ?? 30) * unit(units.RefreshToken, "days"),
  };
}

export const fingerprint = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A session that begins with a sign-in now, and its refresh token. @param now seconds since 1970. */
export function startSession(pool: Pool, client: Client, user: User, now: number): { session: Session; token: string } {
  const token = randomBytes(96).toString("base64url");
  const session: Session = {
    username: user.Username,
    clientId: client.ClientId,
    originJti: randomUUID(),
    authTime: now,
    expiresAt: now + lifetimes(client).refresh,
  };
  pool.refreshTokens[fingerprint(token)] = session;
  return { session, token };
}

/** An access and an ID token with the claims that Cognito puts there. @param now seconds since 1970. */
export function issueTokens(pool: Pool, client: Client, user: User, session: Session, now: number) {
  const { access, id } = lifetimes(client);
  const { sub, Username, groups } = user;
  const common = {
    sub,
    ...(groups.length > 0 && { "cognito:groups": groups }),
    iss: issuerOf(pool.Id),
    origin_jti: session.originJti,
    event_id: randomUUID(),
    auth_time: session.authTime,
    iat: now,
  };
  const { email_verified: verified, ...attributes } = user.attributes;
  const AccessToken = signToken(pool.keys.access, {
    ...common,
    client_id: client.ClientId,
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    exp: now + access,
    jti: randomUUID(),
    username: Username,
  });
  const IdToken = signToken(pool.keys.id, {
    ...attributes,
    ...common,
    ...(verified !== undefined && { email_verified: verified === "true" }),
    "cognito:username": Username,
    aud: client.ClientId,
    token_use: "id",
    exp: now + id,
    jti: randomUUID(),
  });
  return { AccessToken, IdToken, ExpiresIn: access, TokenType: "Bearer" };
}

/**
 * The name in an access token of this pool. @param now seconds since 1970.
 * @throws Refusal NotAuthorizedException when it is not the pool's, or has expired.
 */
export function usernameIn(pools: readonly Pool[], token: string, now: number): { pool: Pool; username: string } {
  const [head = "", body = "", tail = ""] = token.split(".");
  for (const pool of pools) {
    const key = createPublicKey({ key: { ...pool.keys.access.publicJwk }, format: "jwk" });
    if (!verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(tail, "base64url"))) continue;
    const { username, exp } = JSON.parse(Buffer.from(body, "base64url").toString());
    if (exp <= now) throw new Refusal(400, "NotAuthorizedException", "Access Token has expired");
    return { pool, username };
  }
  throw new Refusal(400, "NotAuthorizedException", "Invalid Access Token");
}
