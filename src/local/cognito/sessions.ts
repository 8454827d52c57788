import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Call } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Client, Pool, Session, User } from "./cognito-model.ts";
import { findUser, notAuthorized } from "./pool-lookup.ts";
import { type IssueOptions, issueTokens, lifetimesOf } from "./tokens.ts";

/** Under what a secret is kept: its SHA-256 in hex. */
export const fingerprint = (token: string): string => createHash("sha256").update(token).digest("hex");

/** No token of a sign-in lives longer than a day after it was given, the refresh token apart. */
const DAY_SECONDS = 86_400;

const rotates = ({ settings: { RefreshTokenRotation: rotation } }: Client) => rotation?.Feature === "ENABLED";

function keep(pool: Pool, session: Session): string {
  const token = randomBytes(96).toString("base64url");
  pool.refreshTokens[fingerprint(token)] = session;
  return token;
}

/** Options of a sign-in. */
interface SessionOptions extends IssueOptions {
  /** In seconds since 1970. */
  readonly authTime?: number;
  readonly scopes?: readonly string[];
}

/** The options of tokens for a call. */
export const issueAt = ({ endpoint, now }: Pick<Call, "endpoint" | "now">): IssueOptions => ({
  endpoint,
  now: Math.floor(now / 1_000),
});

/** Tokens of a sign-in that begins, the refresh token among them, and the name of that sign-in. */
export function startSession(pool: Pool, client: Client, user: User, { authTime, scopes, ...issue }: SessionOptions) {
  const session: Session = {
    username: user.Username,
    clientId: client.ClientId,
    originJti: randomUUID(),
    authTime: authTime ?? issue.now,
    expiresAt: issue.now + lifetimesOf(client).refresh,
    ...(scopes && { scopes }),
  };
  const tokens = { ...issueTokens(pool, client, user, session, issue), RefreshToken: keep(pool, session) };
  return { tokens, originJti: session.originJti };
}

/** The sign-in of a refresh token, dead or alive. */
export const sessionOf = (pool: Pool, token: string): Session | undefined => pool.refreshTokens[fingerprint(token)];

/**
 * New tokens for a refresh token; with rotation a new refresh token too, which expires when the old one would have.
 * @throws Refusal NotAuthorizedException, RefreshTokenReuseException.
 */
export function refresh(pool: Pool, client: Client, token: string, issue: IssueOptions) {
  const { now } = issue;
  const session = sessionOf(pool, token);
  if (session === undefined || session.clientId !== client.ClientId) throw notAuthorized("Invalid Refresh Token");
  if (session.expiresAt <= now) throw notAuthorized("Refresh Token has expired");
  const user = findUser(pool, session.username);
  if (user === undefined || !user.Enabled || Object.hasOwn(pool.revoked, session.originJti))
    throw notAuthorized("Refresh Token has been revoked");
  const grace = client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0;
  if (session.usedAt !== undefined && now >= session.usedAt + grace)
    throw new Refusal(400, "RefreshTokenReuseException", "Refresh token has been invalidated by rotation");
  const tokens = issueTokens(pool, client, user, session, issue);
  if (!rotates(client)) return tokens;
  const { usedAt, ...next } = session;
  session.usedAt = usedAt ?? now;
  return { ...tokens, RefreshToken: keep(pool, next) };
}

/** @throws Refusal: such a client takes GetTokensFromRefreshToken only. */
export function refuseIfRotating(client: Client): void {
  if (rotates(client)) throw notAuthorized("Refresh token rotation is enabled: use GetTokensFromRefreshToken");
}

/** Ends a sign-in: neither its refresh tokens nor its access tokens are taken any more. @param now seconds since 1970. */
export function revoke({ refreshTokens, revoked }: Pool, originJti: string, now: number): void {
  for (const [origin, until] of Object.entries(revoked)) if (until <= now) delete revoked[origin];
  // What is left of it are access tokens; refresh tokens that are gone need not be remembered.
  for (const [key, session] of Object.entries(refreshTokens))
    if (session.originJti === originJti || session.expiresAt <= now) delete refreshTokens[key];
  revoked[originJti] = now + DAY_SECONDS;
}

/** Ends all sign-ins of a user. @param now seconds since 1970. */
export function signOutEverywhere(pool: Pool, { Username }: User, now: number): void {
  const theirs = Object.values(pool.refreshTokens).filter(({ username }) => username === Username);
  for (const origin of new Set(theirs.map(({ originJti }) => originJti))) revoke(pool, origin, now);
}
