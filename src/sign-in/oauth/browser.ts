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
import { type Clock, type Tokens, tokensOf } from "../session/session.ts";
import { needed, type SignInPlace } from "../sign-in-client.ts";
import { withAudienceScope } from "./audience.ts";
import { explainOAuth, oauth, partiesOf, requestOptions } from "./oauth.ts";

export interface BrowserSignIn {
  /** Registered at the client. */
  readonly redirectUri: string;
  /** Separated by blanks; with `openid` an ID token comes. */
  readonly scope: string;
  /** Cognito: straight to this identity provider. */
  readonly provider?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clock: Clock;
}

/** A sign-in that has been begun. */
export interface BegunSignIn {
  /** For the browser; holds no secret. */
  readonly url: string;
  /** Whether a callback carries this sign-in's state, which no other page knows. */
  isExpected(callback: URL): boolean;
  /**
   * Takes what the browser came back with.
   * @throws AuthzError SIGN_IN_REFUSED for another state, nonce, issuer, audience or signature; CLIENT_MISCONFIGURED.
   */
  finish(callback: URL): Promise<Tokens>;
}

/**
 * Begins the code flow (RFC 6749, section 4.1) with PKCE S256 (RFC 7636), state and nonce.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer names no addresses for it.
 */
export async function beginBrowserSignIn(place: SignInPlace, asked: BrowserSignIn): Promise<BegunSignIn> {
  const { redirectUri, provider, clock } = asked;
  const scope = withAudienceScope(place.request, asked.scope) ?? "";
  const { parameters: additionalParameters = {} } = place.request ?? {};
  const url = new URL(needed(place, "authorizationEndpoint"));
  needed(place, "tokenEndpoint");
  const [verifier, state, nonce] = [generateRandomCodeVerifier(), generateRandomState(), generateRandomNonce()];
  const query = {
    ...{ response_type: "code", client_id: place.clientId, redirect_uri: redirectUri, scope, state, nonce },
    ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
    ...additionalParameters,
    ...(provider !== undefined && { identity_provider: provider }),
    // Google gives a refresh token to nobody who does not ask for one so.
    ...(place.kind === "google" && { access_type: "offline", prompt: "consent" }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const { as, client, auth, method } = partiesOf(place, asked.clientSecret, clock);
  const finish = (callback: URL) =>
    oauth(
      place,
      async () => {
        const answer = validateAuthResponse(as, client, callback, state);
        const options = { ...requestOptions, additionalParameters };
        const response = await authorizationCodeGrantRequest(as, client, auth, answer, redirectUri, verifier, options);
        const wantsId = scope.split(" ").includes("openid");
        const result = await processAuthorizationCodeResponse(as, client, response, {
          ...(wantsId && { expectedNonce: nonce, requireIdToken: true }),
        });
        if (result.id_token !== undefined) await validateApplicationLevelSignature(as, response, options);
        return tokensOf(result, clock.now());
      },
      { redirectUri, method },
    );
  const isExpected = ({ searchParams }: URL) => {
    const [seen, ...more] = searchParams.getAll("state");
    return seen === state && more.length === 0;
  };
  return { url: url.href, isExpected, finish };
}

/**
 * Asks a user pool's sign-in page whether it would take this client and callback, before a browser shows a page that
 * nobody is told of here.
 * @throws AuthzError CLIENT_MISCONFIGURED, SIGN_IN_REFUSED, ENDPOINT_UNREACHABLE.
 */
export async function checkSignInPage(place: SignInPlace, url: string, redirectUri: string): Promise<void> {
  if (place.cognito === undefined) return;
  const { status, location, text } = await oauth(place, async () => {
    const { status, headers, body } = await httpRequest(url, { timeoutMs: SIGN_IN_TIMEOUT_MS });
    return { status, location: headers.location, text: body.toString("utf8") };
  });
  const to = location === undefined ? undefined : new URL(location, url);
  const said = to?.searchParams.get("error");
  if (said) throw explainOAuth(said, to?.searchParams.get("error_description") ?? undefined, place, { redirectUri });
  if (status < 400) return;
  const [, seen = `status ${status}`] =
    /\b(redirect_mismatch|unauthorized_client|invalid_request|invalid_scope)\b/.exec(text) ?? [];
  throw explainOAuth(
    seen,
    seen === "invalid_request" ? "the sign-in page does not know this client or provider" : undefined,
    place,
    { redirectUri },
  );
}
