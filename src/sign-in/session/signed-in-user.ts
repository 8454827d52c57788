import type { IssuerConfig } from "../../config/config.ts";
import { listOf, overageOf } from "../../token/grants.ts";
import { decode } from "../../token/jwt.ts";
import { expiryOf, type TokenKind } from "./fresh-token.ts";
import type { SignInMethod, Tokens } from "./session.ts";
import type { SignedIn } from "./signed-in.ts";

/** The signed-in user, as `whoami` shows it; no part of a token. */
export interface SignedInUser {
  /** Email, user name, or the subject. */
  readonly user: string;
  readonly subject: string | null;
  readonly issuer: string;
  readonly issuerName: string;
  readonly clientId: string;
  readonly method: SignInMethod;
  readonly groups: readonly string[];
  /** The claim by which the issuer says that it left too many groups out of the token. */
  readonly groupsLeftOut?: string;
  readonly scopes: readonly string[];
  readonly tokens: readonly StoredToken[];
}

export interface StoredToken {
  readonly kind: TokenKind | "refresh";
  /** ISO 8601; null where it is unknown. */
  readonly expiresAt: string | null;
  readonly expired: boolean;
}

const claimsOf = (token: string | undefined): Readonly<Record<string, unknown>> => {
  const decoded = token === undefined ? undefined : decode(token);
  return decoded?.ok ? decoded.claims : {};
};
const texts = (value: unknown, format: IssuerConfig["groupsFormat"]): string[] =>
  listOf(value, format).map(String).filter(Boolean);
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function storedTokens(tokens: Tokens, now: number): StoredToken[] {
  const one = (kind: TokenKind): StoredToken => {
    const at = expiryOf(tokens, kind);
    return {
      kind,
      expiresAt: at === undefined ? null : new Date(at).toISOString(),
      expired: at !== undefined && at <= now,
    };
  };
  return [
    one("access"),
    ...(tokens.idToken === undefined ? [] : [one("id")]),
    ...(tokens.refreshToken === undefined ? [] : [{ kind: "refresh", expiresAt: null, expired: false } as const]),
  ];
}

/** The claims of the stored tokens, which were verified when they were received. @param now milliseconds since 1970. */
export function signedInUser({ issuer, clientId, session }: SignedIn, now: number): SignedInUser {
  const { tokens, method } = session;
  const [id, access] = [claimsOf(tokens.idToken), claimsOf(tokens.accessToken)];
  const subject = text(id["sub"]) ?? text(access["sub"]) ?? null;
  const names = [id["email"], id["cognito:username"], access["username"], id["preferred_username"], subject];
  const { groupsClaim } = issuer;
  const leftOut = overageOf(
    id[groupsClaim] === undefined && access[groupsClaim] !== undefined ? access : id,
    groupsClaim,
  );
  return {
    user: names.map(text).find((name) => name !== undefined) ?? clientId,
    subject,
    issuer: session.issuer,
    issuerName: issuer.name,
    clientId,
    method,
    groups: texts(id[groupsClaim] ?? access[groupsClaim], issuer.groupsFormat),
    ...(leftOut !== undefined && { groupsLeftOut: leftOut }),
    scopes: texts(access["scope"] ?? session.scope, "space"),
    tokens: storedTokens(tokens, now),
  };
}
