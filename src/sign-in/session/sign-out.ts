import { processRevocationResponse, revocationRequest } from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import { CognitoRefusal, callCognito } from "../cognito/cognito-api.ts";
import { oauth, partiesOf, requestOptions } from "../oauth/oauth.ts";
import { cognitoPlace, signInPlace } from "../sign-in-client.ts";
import { type FreshOptions, freshToken } from "./fresh-token.ts";
import type { SignedIn } from "./signed-in.ts";

/** What became of a sign-in besides its file, which is gone in any case. */
export interface SignedOut {
  readonly revoked: boolean;
  /** Everything of the user was signed out, on all devices. */
  readonly everywhere: boolean;
  /** Why something was not done, for a person. */
  readonly notes: readonly string[];
}

const wordsOf = (error: unknown): string => {
  if (error instanceof AuthzError || error instanceof CognitoRefusal) return error.message;
  throw error;
};

/** RevokeToken for user pools, RFC 7009 for others. @returns why it could not be. */
async function revoke(signedIn: SignedIn, token: string, options: FreshOptions): Promise<string | undefined> {
  const { issuer, clientId: ClientId } = signedIn;
  const { endpoint, clientSecret, clock } = options;
  const pool = cognitoPlace(issuer, endpoint);
  if (pool !== undefined) {
    await callCognito(pool, "RevokeToken", {
      ...{ ClientId, Token: token },
      ...(clientSecret && { ClientSecret: clientSecret }),
    });
    return undefined;
  }
  const place = await signInPlace(issuer, ClientId, endpoint);
  if (place.revocationEndpoint === undefined) return "the issuer has no address for it";
  const { as, client, auth, method } = partiesOf(place, clientSecret, clock);
  await oauth(
    place,
    async () => processRevocationResponse(await revocationRequest(as, client, auth, token, requestOptions)),
    { method },
  );
  return undefined;
}

/** GlobalSignOut takes access tokens with the scope aws.cognito.signin.user.admin: those of a sign-in by password. */
async function everywhere(signedIn: SignedIn, options: FreshOptions): Promise<string | undefined> {
  const pool = cognitoPlace(signedIn.issuer, options.endpoint);
  if (pool === undefined || signedIn.session.method !== "password")
    return "only a sign-in to a user pool by password (login --username) can end all others";
  const AccessToken = await freshToken(signedIn, { ...options, kind: "access" });
  await callCognito(pool, "GlobalSignOut", { AccessToken });
  return undefined;
}

/**
 * Ends a sign-in: its refresh token is revoked and its file removed, the latter also when the former fails.
 * @param all also ends all other sign-ins of the same user.
 */
export async function signOut(signedIn: SignedIn, all: boolean, options: FreshOptions): Promise<SignedOut> {
  const { store } = options;
  const notes: string[] = [];
  const attempt = async (what: string, work: () => Promise<string | undefined>): Promise<boolean> => {
    const why = await work().catch(wordsOf);
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
