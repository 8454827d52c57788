import type { IssuerConfig } from "../../config/config.ts";
import { AuthzError } from "../../lib/errors.ts";
import { decode } from "../../token/jwt.ts";
import { audienceRequest } from "../oauth/audience.ts";
import { type RefreshOptions, refreshed } from "./refresh.ts";
import type { Session, Tokens } from "./session.ts";
import type { SessionStore } from "./session-store.ts";
import { notSignedIn, type SignedIn } from "./signed-in.ts";

export type TokenKind = "access" | "id";

/** A token that expires sooner is refreshed, because it still has to be sent. */
const MIN_LIFETIME_MS = 60_000;

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  const decoded = decode(token);
  return decoded.ok ? decoded.claims : {};
};

/** When a token expires, in milliseconds since 1970; undefined when it is unknown. */
export function expiryOf(tokens: Tokens, kind: TokenKind): number | undefined {
  const { exp } = claimsOf((kind === "id" ? tokens.idToken : tokens.accessToken) ?? "");
  const seconds = typeof exp === "number" ? exp : kind === "access" ? tokens.accessExpiresAt : undefined;
  return seconds === undefined ? undefined : seconds * 1_000;
}

/**
 * The kind of token that the authorizer accepts from this issuer: `token_use` of a user pool, ID tokens of Google; of
 * others the access token where an API was requested, or where it is a JWT for the configured audience; else the ID token.
 */
export function kindFor(issuer: IssuerConfig, clientId: string, { accessToken, idToken }: Tokens): TokenKind {
  const { kind, tokenUse, audience } = issuer;
  if (idToken === undefined || audienceRequest(issuer, clientId) !== undefined) return "access";
  if (kind === "cognito") return tokenUse ?? "access";
  if (kind === "google") return "id";
  const { aud } = claimsOf(accessToken);
  return [aud].flat().some((one) => audience.includes(String(one))) ? "access" : "id";
}

/**
 * The error for an access token that the API cannot read because it is not a JWT.
 * @returns undefined when it can be read, or when the API accepts the ID token.
 */
export function opaqueAccessToken({ issuer, clientId, session }: SignedIn): AuthzError | undefined {
  const { tokens } = session;
  if (issuer.kind !== "oidc" || kindFor(issuer, clientId, tokens) === "id") return undefined;
  if (decode(tokens.accessToken).ok) return undefined;
  const request = audienceRequest(issuer, clientId);
  const requested = request === undefined ? "no audience was requested" : `audience ${request.audience}`;
  const message = `the access token of [issuer.${issuer.name}] is opaque, not a JWT: the authorizer cannot read it (client ${clientId}, ${requested})`;
  const register = `have the issuer give client ${clientId} JWT access tokens for`;
  return new AuthzError("CLIENT_MISCONFIGURED", message, {
    fix: {
      text:
        request === undefined
          ? `set audience in [issuer.${issuer.name}] to the API's name at the issuer, then sign in again`
          : `${register} ${request.audience} (audience_parameter sets how it is requested), then sign in again`,
      command: { name: "login" },
    },
  });
}

function usable(tokens: Tokens, kind: TokenKind, now: number): string | undefined {
  const token = kind === "id" ? tokens.idToken : tokens.accessToken;
  const expiresAt = expiryOf(tokens, kind);
  return token !== undefined && (expiresAt === undefined || expiresAt - now >= MIN_LIFETIME_MS) ? token : undefined;
}

export interface FreshOptions extends RefreshOptions {
  readonly store: SessionStore;
  /** Default: the kind that the authorizer accepts. */
  readonly kind?: TokenKind | undefined;
}

/**
 * A token that is valid for at least a minute, refreshed if necessary. Only one of several processes refreshes at a time,
 * because a refresh token that rotates can be used only once.
 * @throws AuthzError NOT_SIGNED_IN, CLIENT_MISCONFIGURED for an opaque access token, and what a refresh throws.
 */
export async function freshToken(signedIn: SignedIn, options: FreshOptions): Promise<string> {
  const { store, clock } = options;
  const { key, issuer, clientId } = signedIn;
  const kindOf = (tokens: Tokens) => options.kind ?? kindFor(issuer, clientId, tokens);
  const readable = (session: Session): void => {
    const opaque = options.kind === undefined ? opaqueAccessToken({ ...signedIn, session }) : undefined;
    if (opaque !== undefined) throw opaque;
  };
  readable(signedIn.session);
  const { tokens } = signedIn.session;
  const now = usable(tokens, kindOf(tokens), clock.now());
  if (now !== undefined) return now;
  if (kindOf(tokens) === "id" && tokens.idToken === undefined)
    throw new AuthzError("NOT_SIGNED_IN", "this session has no ID token", {
      fix: {
        text: "request the access token (--access), or sign in with the scope openid",
        command: { name: "login", args: ["--scope", "openid"] },
      },
    });
  return store.exclusively(key, async () => {
    const session = store.read(key);
    if (session === undefined)
      throw notSignedIn([issuer], `the session of [issuer.${issuer.name}] was ended by another process`);
    const meanwhile = usable(session.tokens, kindOf(session.tokens), clock.now());
    if (meanwhile !== undefined) return meanwhile;
    const next = await refreshed({ ...signedIn, session }, options);
    // First, because the refresh token in the file may no longer be valid.
    store.write(key, { ...session, tokens: next });
    readable({ ...session, tokens: next });
    const token = usable(next, kindOf(next), clock.now());
    if (token !== undefined) return token;
    const kind = kindOf(next);
    throw new AuthzError(
      "NOT_SIGNED_IN",
      `the refreshed ${kind === "id" ? "ID" : "access"} token is valid for less than a minute`,
      {
        fix: { text: "extend the token validity of the client, or sign in again", command: { name: "login" } },
      },
    );
  });
}
