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
import { explainRefusal } from "../cognito/password-errors.ts";
import { requirePool } from "../cognito/password-sign-in.ts";
import { discoverClient, type IssuerClient, poolEndpoint, requiredEndpoint } from "../issuer-client.ts";
import { clientToken } from "../oauth/client-credentials.ts";
import { oauthClient, requestOptions, withOAuthErrors } from "../oauth/oauth-request.ts";
import { type Clock, type Tokens, tokensOf } from "./session.ts";
import { notSignedIn, type SignedIn } from "./signed-in.ts";

export interface RefreshOptions {
  /** Undefined is AWS. */
  readonly endpoint: string | undefined;
  /** Of a client that has one; it is stored nowhere. */
  readonly clientSecret: string | undefined;
  readonly clock: Clock;
}

const claim = (token: string | undefined, name: string): unknown => {
  const decoded = token === undefined ? undefined : decode(token);
  return decoded?.ok ? decoded.claims[name] : undefined;
};

/**
 * New tokens for a session. It keeps a refresh token that was not rotated, and an ID token that was not replaced.
 * @throws AuthzError NOT_SIGNED_IN when the issuer no longer accepts the refresh token, or there is none; else as login does.
 */
export async function refreshed(signedIn: SignedIn, options: RefreshOptions): Promise<Tokens> {
  const { issuer, session } = signedIn;
  const { tokens: old, method } = session;
  const { refreshToken } = old;
  const ended = (why: string) => notSignedIn([issuer], `the session of [issuer.${issuer.name}] has ended (${why})`);
  const client = () => discoverClient(issuer, signedIn.clientId, options.endpoint);
  if (method === "client-credentials") {
    const { clientSecret, clock } = options;
    if (!clientSecret) throw ended("its token has expired, and AUTHZ_CLIENT_SECRET is not set to request a new one");
    return clientToken(await client(), { clientSecret, scope: session.scope, clock });
  }
  if (refreshToken === undefined) throw ended("its token has expired and there is no refresh token");
  try {
    const next = await (method === "password"
      ? byPool(signedIn, refreshToken, options)
      : byGrant(await client(), refreshToken, options));
    // OpenID Connect Core 1.0, section 12.2.
    const [before, after] = [old, next].map((tokens) => claim(tokens.idToken ?? tokens.accessToken, "sub"));
    if (before !== undefined && after !== undefined && before !== after)
      throw ended("the issuer returned another user's tokens");
    return { refreshToken, ...(old.idToken !== undefined && { idToken: old.idToken }), ...next };
  } catch (error) {
    if (error instanceof AuthzError && error.code === "SIGN_IN_REFUSED") throw ended(error.message);
    throw error;
  }
}

async function byGrant(
  issuerClient: IssuerClient,
  refreshToken: string,
  { clientSecret, clock }: RefreshOptions,
): Promise<Tokens> {
  requiredEndpoint(issuerClient, "tokenEndpoint");
  const { as, client, auth, method } = oauthClient(issuerClient, clientSecret, clock);
  // RFC 8707, section 2.2: some issuers return an opaque token when the request does not name the API again.
  const { parameters: additionalParameters = {} } = issuerClient.request ?? {};
  return withOAuthErrors(
    issuerClient,
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

/** Errors of endpoints that do not support the operation; none of them is an error of the operation itself. */
const UNSUPPORTED = /^(?:UnknownOperation|InvalidAction|NotImplemented|Status50?1|Status404)/;

async function byPool(signedIn: SignedIn, RefreshToken: string, options: RefreshOptions): Promise<Tokens> {
  const { issuer, clientId: ClientId, session } = signedIn;
  const { clientSecret, clock } = options;
  const cognito = poolEndpoint(issuer, options.endpoint);
  const issuerClient = { name: issuer.name, clientId: ClientId, ...(cognito && { cognito }) };
  const call = (operation: string, input: object) =>
    callCognito<{ AuthenticationResult?: AuthenticationResult }>(requirePool(issuerClient), operation, {
      ClientId,
      ...input,
    });
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
    const output = await call("GetTokensFromRefreshToken", rotating).catch((error: unknown) => {
      if (error instanceof CognitoRefusal && UNSUPPORTED.test(error.name)) return flow();
      throw error;
    });
    return tokensIn(output.AuthenticationResult, clock.now());
  } catch (error) {
    if (!(error instanceof CognitoRefusal)) throw error;
    const isOver = /^(?:NotAuthorized|RefreshTokenReuse)Exception$/.test(error.name) && !/secret/i.test(error.message);
    throw isOver ? new AuthzError("SIGN_IN_REFUSED", error.message) : explainRefusal(error, issuerClient);
  }
}
