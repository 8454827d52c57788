import { processRevocationResponse, revocationRequest } from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import { CognitoRefusal, callCognito } from "../cognito/cognito-api.ts";
import { discoverClient, poolEndpoint } from "../issuer-client.ts";
import { oauthClient, requestOptions, withOAuthErrors } from "../oauth/oauth-request.ts";
import { type FreshOptions, freshToken } from "./fresh-token.ts";
import type { SignedIn } from "./signed-in.ts";

/** The result of a sign-out; the file of the session is deleted in any case. */
export interface SignedOut {
  readonly revoked: boolean;
  /** The user was signed out on all devices. */
  readonly everywhere: boolean;
  /** Why something was not done. */
  readonly notes: readonly string[];
}

const messageOf = (error: unknown): string => {
  if (error instanceof AuthzError || error instanceof CognitoRefusal) return error.message;
  throw error;
};

/** RevokeToken for user pools, RFC 7009 for others. @returns why it was not possible. */
async function revoke(signedIn: SignedIn, token: string, options: FreshOptions): Promise<string | undefined> {
  const { issuer, clientId: ClientId } = signedIn;
  const { endpoint, clientSecret, clock } = options;
  const pool = poolEndpoint(issuer, endpoint);
  if (pool !== undefined) {
    await callCognito(pool, "RevokeToken", {
      ClientId,
      Token: token,
      ...(clientSecret && { ClientSecret: clientSecret }),
    });
    return undefined;
  }
  const issuerClient = await discoverClient(issuer, ClientId, endpoint);
  if (issuerClient.revocationEndpoint === undefined) return "the issuer has no revocation endpoint";
  const { as, client, auth, method } = oauthClient(issuerClient, clientSecret, clock);
  await withOAuthErrors(
    issuerClient,
    async () => processRevocationResponse(await revocationRequest(as, client, auth, token, requestOptions)),
    { method },
  );
  return undefined;
}

/** GlobalSignOut requires the scope aws.cognito.signin.user.admin, which only tokens of a sign-in by password have. */
async function everywhere(signedIn: SignedIn, options: FreshOptions): Promise<string | undefined> {
  const pool = poolEndpoint(signedIn.issuer, options.endpoint);
  if (pool === undefined || signedIn.session.method !== "password")
    return "only a sign-in to a user pool by password (login --username) can end the others";
  const AccessToken = await freshToken(signedIn, { ...options, kind: "access" });
  await callCognito(pool, "GlobalSignOut", { AccessToken });
  return undefined;
}

/**
 * Ends a session: revokes its refresh token and deletes its file, also when the revocation fails.
 * @param all also end all other sessions of the user.
 */
export async function signOut(signedIn: SignedIn, all: boolean, options: FreshOptions): Promise<SignedOut> {
  const { store } = options;
  const notes: string[] = [];
  const attempt = async (what: string, work: () => Promise<string | undefined>): Promise<boolean> => {
    const why = await work().catch(messageOf);
    if (why !== undefined) notes.push(`${what}: ${why}`);
    return why === undefined;
  };
  try {
    const isEverywhere = all && (await attempt("not signed out everywhere", () => everywhere(signedIn, options)));
    const revoked = await store.exclusively(signedIn.key, () => {
      const { refreshToken } = (store.read(signedIn.key) ?? signedIn.session).tokens;
      if (refreshToken === undefined) return Promise.resolve(false);
      return attempt("the refresh token was not revoked", () => revoke(signedIn, refreshToken, options));
    });
    return { revoked, everywhere: isEverywhere, notes };
  } finally {
    store.remove(signedIn.key);
  }
}
