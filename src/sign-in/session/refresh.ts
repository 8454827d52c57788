import { processRefreshTokenResponse, refreshTokenGrantRequest, validateApplicationLevelSignature } from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import { decode } from "../../token/jwt.ts";
import {
  type AuthenticationResult,
  CognitoRefusal,
  callCognito,
  secretHash,
  tokensIn,
} from "../cognito/cognito-api.ts";
import { poolOf } from "../cognito/password.ts";
import { explainRefusal } from "../cognito/password-errors.ts";
import { clientToken } from "../oauth/client-credentials.ts";
import { oauth, partiesOf, requestOptions } from "../oauth/oauth.ts";
import { cognitoPlace, needed, type SignInPlace, signInPlace } from "../sign-in-client.ts";
import { type Clock, type Tokens, tokensOf } from "./session.ts";
import { notSignedIn, type SignedIn } from "./signed-in.ts";

export interface RefreshOptions {
  /** Another endpoint than AWS. */
  readonly endpoint: string | undefined;
  /** Of a client that has one; it is kept nowhere. */
  readonly clientSecret: string | undefined;
  readonly clock: Clock;
}

const claim = (token: string | undefined, name: string): unknown => {
  const decoded = token === undefined ? undefined : decode(token);
  return decoded?.ok ? decoded.claims[name] : undefined;
};

/**
 * New tokens for a sign-in. A refresh token that did not rotate is kept, as is an ID token that no new one came for.
 * @throws AuthzError NOT_SIGNED_IN when the issuer takes the refresh token no more, or there is none; else as login does.
 */
export async function refreshed(signedIn: SignedIn, options: RefreshOptions): Promise<Tokens> {
  const { issuer, session } = signedIn;
  const { tokens: old, method } = session;
  const { refreshToken } = old;
  const ended = (why: string) => notSignedIn([issuer], `the sign-in to [issuer.${issuer.name}] has ended (${why})`);
  const place = () => signInPlace(issuer, signedIn.clientId, options.endpoint);
  if (method === "client-credentials") {
    const { clientSecret, clock } = options;
    if (!clientSecret) throw ended("its token has expired; AUTHZ_CLIENT_SECRET would get a new one");
    return clientToken(await place(), { clientSecret, scope: session.scope, clock });
  }
  if (refreshToken === undefined) throw ended("its token has expired and there is no refresh token");
  try {
    const next = await (method === "password"
      ? byPool(signedIn, refreshToken, options)
      : byGrant(await place(), refreshToken, options));
    // OpenID Connect Core 1.0, section 12.2.
    const [was, is] = [old, next].map((tokens) => claim(tokens.idToken ?? tokens.accessToken, "sub"));
    if (was !== undefined && is !== undefined && was !== is)
      throw ended("the issuer answered with another user's tokens");
    return { refreshToken, ...(old.idToken !== undefined && { idToken: old.idToken }), ...next };
  } catch (error) {
    if (error instanceof AuthzError && error.code === "SIGN_IN_REFUSED") throw ended(error.message);
    throw error;
  }
}

async function byGrant(
  place: SignInPlace,
  refreshToken: string,
  { clientSecret, clock }: RefreshOptions,
): Promise<Tokens> {
  needed(place, "tokenEndpoint");
  const { as, client, auth, method } = partiesOf(place, clientSecret, clock);
  // RFC 8707, section 2.2: some issuers give an opaque token to whoever does not name the API again.
  const { parameters: additionalParameters = {} } = place.request ?? {};
  return oauth(
    place,
    async () => {
      const options = { ...requestOptions, additionalParameters };
      const response = await refreshTokenGrantRequest(as, client, auth, refreshToken, options);
      const result = await processRefreshTokenResponse(as, client, response);
      if (result.id_token !== undefined) await validateApplicationLevelSignature(as, response, options);
      return tokensOf(result, clock.now());
    },
    { method },
  );
}

/** Endpoints that do not know the operation yet say so in many ways; none of them is one of its own refusals. */
const UNKNOWN = /^(?:UnknownOperation|InvalidAction|NotImplemented|Status50?1|Status404)/;

async function byPool(signedIn: SignedIn, RefreshToken: string, options: RefreshOptions): Promise<Tokens> {
  const { issuer, clientId: ClientId, session } = signedIn;
  const { clientSecret, clock } = options;
  const cognito = cognitoPlace(issuer, options.endpoint);
  const place = { name: issuer.name, clientId: ClientId, ...(cognito && { cognito }) };
  const call = (operation: string, input: object) =>
    callCognito<{ AuthenticationResult?: AuthenticationResult }>(poolOf(place), operation, { ClientId, ...input });
  const username = claim(session.tokens.accessToken, "username");
  const flow = () =>
    call("InitiateAuth", {
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: {
        REFRESH_TOKEN: RefreshToken,
        ...(clientSecret && { SECRET_HASH: secretHash(clientSecret, String(username), ClientId) }),
      },
    });
  try {
    const rotating = { RefreshToken, ...(clientSecret && { ClientSecret: clientSecret }) };
    const answer = await call("GetTokensFromRefreshToken", rotating).catch((error: unknown) => {
      if (error instanceof CognitoRefusal && UNKNOWN.test(error.name)) return flow();
      throw error;
    });
    return tokensIn(answer.AuthenticationResult, clock.now());
  } catch (error) {
    if (!(error instanceof CognitoRefusal)) throw error;
    const isOver = /^(?:NotAuthorized|RefreshTokenReuse)Exception$/.test(error.name) && !/secret/i.test(error.message);
    throw isOver ? new AuthzError("SIGN_IN_REFUSED", error.message) : explainRefusal(error, place);
  }
}
