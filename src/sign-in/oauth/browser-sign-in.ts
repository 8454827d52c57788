import {
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  processAuthorizationCodeResponse,
  validateApplicationLevelSignature,
  validateAuthResponse,
} from "oauth4webapi";
import { httpRequest } from "../../lib/http/http-request.ts";
import { SIGN_IN_TIMEOUT_MS } from "../cognito/cognito-api.ts";
import { type IssuerClient, requiredEndpoint } from "../issuer-client.ts";
import { type Clock, type Tokens, tokensOf } from "../session/session.ts";
import { withAudienceScope } from "./audience.ts";
import { explainOAuth, oauthClient, requestOptions, withOAuthErrors } from "./oauth-request.ts";

export interface BrowserSignInOptions {
  /** Registered at the client. */
  readonly redirectUri: string;
  /** Space-separated; with `openid` the issuer also returns an ID token. */
  readonly scope: string;
  /** Cognito: skip its page and use this identity provider. */
  readonly provider?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clock: Clock;
}

/** A sign-in that waits for its callback. */
export interface PendingSignIn {
  /** For the browser; holds no secret. */
  readonly url: string;
  /** Whether a callback carries the state of this sign-in, which no other page knows. */
  isExpected(callback: URL): boolean;
  /**
   * Exchanges the code of the callback for tokens.
   * @throws AuthzError SIGN_IN_REFUSED for another state, nonce, issuer, audience or signature; CLIENT_MISCONFIGURED.
   */
  finish(callback: URL): Promise<Tokens>;
}

/**
 * Begins the code flow (RFC 6749, section 4.1) with PKCE S256 (RFC 7636), state and nonce.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer has no endpoints for it.
 */
export async function beginBrowserSignIn(
  issuerClient: IssuerClient,
  options: BrowserSignInOptions,
): Promise<PendingSignIn> {
  const { redirectUri, provider, clock } = options;
  const scope = withAudienceScope(issuerClient.request, options.scope) ?? "";
  const { parameters: additionalParameters = {} } = issuerClient.request ?? {};
  const url = new URL(requiredEndpoint(issuerClient, "authorizationEndpoint"));
  requiredEndpoint(issuerClient, "tokenEndpoint");
  const [verifier, state, nonce] = [generateRandomCodeVerifier(), generateRandomState(), generateRandomNonce()];
  const query = {
    response_type: "code",
    client_id: issuerClient.clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...additionalParameters,
    ...(provider !== undefined && { identity_provider: provider }),
    // Google returns a refresh token only with these.
    ...(issuerClient.kind === "google" && { access_type: "offline", prompt: "consent" }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const { as, client, auth, method } = oauthClient(issuerClient, options.clientSecret, clock);
  const finish = (callback: URL) =>
    withOAuthErrors(
      issuerClient,
      async () => {
        const answer = validateAuthResponse(as, client, callback, state);
        const requestWithAudience = { ...requestOptions, additionalParameters };
        const response = await authorizationCodeGrantRequest(
          as,
          client,
          auth,
          answer,
          redirectUri,
          verifier,
          requestWithAudience,
        );
        const requestsIdToken = scope.split(" ").includes("openid");
        const result = await processAuthorizationCodeResponse(as, client, response, {
          ...(requestsIdToken && { expectedNonce: nonce, requireIdToken: true }),
        });
        if (result.id_token !== undefined) await validateApplicationLevelSignature(as, response, requestWithAudience);
        return tokensOf(result, clock.now());
      },
      { redirectUri, method },
    );
  const isExpected = ({ searchParams }: URL) => {
    const [received, ...more] = searchParams.getAll("state");
    return received === state && more.length === 0;
  };
  return { url: url.href, isExpected, finish };
}

/**
 * Checks that a user pool's sign-in page accepts this client and callback, because this program cannot see an error that
 * the page shows in a browser.
 * @throws AuthzError CLIENT_MISCONFIGURED, SIGN_IN_REFUSED, ENDPOINT_UNREACHABLE.
 */
export async function checkSignInPage(issuerClient: IssuerClient, url: string, redirectUri: string): Promise<void> {
  if (issuerClient.cognito === undefined) return;
  const { status, location, text } = await withOAuthErrors(issuerClient, async () => {
    const { status, headers, body } = await httpRequest(url, { timeoutMs: SIGN_IN_TIMEOUT_MS });
    return { status, location: headers.location, text: body.toString("utf8") };
  });
  const to = location === undefined ? undefined : new URL(location, url);
  const error = to?.searchParams.get("error");
  if (error)
    throw explainOAuth(error, to?.searchParams.get("error_description") ?? undefined, issuerClient, { redirectUri });
  if (status < 400) return;
  const [, reason = `status ${status}`] =
    /\b(redirect_mismatch|unauthorized_client|invalid_request|invalid_scope)\b/.exec(text) ?? [];
  throw explainOAuth(
    reason,
    reason === "invalid_request" ? "the sign-in page does not know this client or provider" : undefined,
    issuerClient,
    { redirectUri },
  );
}
