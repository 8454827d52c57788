import type { IssuerConfig } from "../../config/config.ts";
import { namesOf } from "../../config/sections/issuers.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Session } from "./session.ts";
import type { SessionKey, SessionStore } from "./session-store.ts";

/** A client of an issuer that somebody may be signed in to. */
export interface Candidate {
  readonly issuer: IssuerConfig;
  readonly clientId: string;
  readonly key: SessionKey;
}

/** A sign-in with what it belongs to. */
export interface SignedIn extends Candidate {
  readonly session: Session;
}

/** Where a sign-in of this client is kept. @param endpoint another one than AWS; it matters to user pools only. */
export const candidate = (issuer: IssuerConfig, clientId: string, endpoint: string | undefined): Candidate => ({
  ...{ issuer, clientId },
  key: { issuer: namesOf(issuer)[0] ?? "", clientId, endpoint: issuer.kind === "cognito" ? endpoint : undefined },
});

/**
 * All that somebody may be signed in to, in the order in which it is looked for.
 * @param clientId one that config.ini need not name.
 */
export const candidates = (
  issuers: readonly IssuerConfig[],
  endpoint: string | undefined,
  clientId?: string,
): readonly Candidate[] =>
  issuers.flatMap((issuer) =>
    [...new Set([...(clientId ? [clientId] : []), ...issuer.audience])].map((id) => candidate(issuer, id, endpoint)),
  );

/** The first of them that somebody is signed in to. @throws AuthzError SESSION_UNREADABLE. */
export function findSignedIn(store: SessionStore, among: readonly Candidate[]): SignedIn | undefined {
  for (const one of among) {
    const session = store.read(one.key);
    if (session !== undefined) return { ...one, session };
  }
  return undefined;
}

/** @param ended why a sign-in that was there is none any more. */
export function notSignedIn(issuers: readonly Pick<IssuerConfig, "name">[], ended?: string): AuthzError {
  const names = issuers.map(({ name }) => name).join(", ");
  const message = ended ?? `nobody is signed in (${issuers.length === 1 ? "issuer" : "issuers"} ${names})`;
  return new AuthzError("NOT_SIGNED_IN", message, {
    fix: { text: "sign in (with --username <name> by password)", command: { name: "login" } },
  });
}
