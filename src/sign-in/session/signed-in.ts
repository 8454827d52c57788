import type { IssuerConfig } from "../../config/config.ts";
import { namesOf } from "../../config/sections/issuers.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Session } from "./session.ts";
import type { SessionKey, SessionStore } from "./session-store.ts";

/** A client of an issuer that can have a stored session. */
export interface Candidate {
  readonly issuer: IssuerConfig;
  readonly clientId: string;
  readonly key: SessionKey;
}

/** A session with its client and issuer. */
export interface SignedIn extends Candidate {
  readonly session: Session;
}

/** The candidate for a client. @param endpoint undefined is AWS; only user pools depend on it. */
export const candidate = (issuer: IssuerConfig, clientId: string, endpoint: string | undefined): Candidate => ({
  issuer,
  clientId,
  key: { issuer: namesOf(issuer)[0] ?? "", clientId, endpoint: issuer.kind === "cognito" ? endpoint : undefined },
});

/**
 * All clients that can have a session, in order of precedence.
 * @param clientId one that does not have to be in config.ini.
 */
export const candidates = (
  issuers: readonly IssuerConfig[],
  endpoint: string | undefined,
  clientId?: string,
): readonly Candidate[] =>
  issuers.flatMap((issuer) =>
    [...new Set([...(clientId ? [clientId] : []), ...issuer.audience])].map((id) => candidate(issuer, id, endpoint)),
  );

/** The first candidate that has a session. @throws AuthzError SESSION_UNREADABLE. */
export function findSignedIn(store: SessionStore, candidates: readonly Candidate[]): SignedIn | undefined {
  for (const one of candidates) {
    const session = store.read(one.key);
    if (session !== undefined) return { ...one, session };
  }
  return undefined;
}

/** The error for a missing session. @param ended why a session ended. */
export function notSignedIn(issuers: readonly Pick<IssuerConfig, "name">[], ended?: string): AuthzError {
  const names = issuers.map(({ name }) => name).join(", ");
  const message = ended ?? `not signed in (${issuers.length === 1 ? "issuer" : "issuers"} ${names})`;
  return new AuthzError("NOT_SIGNED_IN", message, {
    fix: { text: "sign in (with --username <name> by password)", command: { name: "login" } },
  });
}
