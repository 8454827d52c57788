// @ts-check
import { deployed } from "./deployed.js";
import { checkIdToken, claimsOf } from "./token.js";

/** @typedef {{ access: string | undefined, id: string | undefined, refresh: string | undefined }} Tokens */

/**
 * The response of a token endpoint (RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3).
 * @typedef {{ access_token?: string, id_token?: string | undefined, refresh_token?: string | undefined }} TokenResponse
 */

/**
 * The tokens exist only in this variable.
 * @type {Tokens | undefined}
 */
let tokens;

/** The tokens of the session. */
export const signedIn = () => tokens;

/** The token that the API accepts. */
export const bearer = () => (deployed.tokenUse === "id" ? tokens?.id : tokens?.access);

/** Milliseconds until that token expires; 0 or less when it has expired. */
export const millisecondsLeft = () => (claimsOf(bearer() ?? "")?.exp ?? 0) * 1000 - Date.now();

/**
 * @param {string} url
 * @param {Record<string, string>} params
 * @returns {Promise<TokenResponse>}
 */
async function post(url, params) {
  const body = new URLSearchParams({ client_id: deployed.clientId, ...deployed.audience, ...params });
  const response = await fetch(url, { method: "POST", body, credentials: "omit", cache: "no-store" }).catch((error) => {
    // The browser reports the same error for a network failure and for a response that CORS hides from this origin.
    if (!(error instanceof TypeError)) throw error;
    const host = new URL(url).host;
    throw new Error(
      `No response from ${host}: check the network, and that ${location.origin} may call it (as a web origin of client ${deployed.clientId}).`,
    );
  });
  const output = await response.json().catch(() => ({}));
  if (response.ok) return output;
  const why = [output.error ?? `status ${response.status}`, output.error_description].filter(Boolean).join(": ");
  throw new Error(`The token endpoint refused the request (${why}).`);
}

/** @param {TokenResponse} response */
const keep = ({ access_token: access, id_token: id, refresh_token: refresh }) => {
  tokens = { access, id, refresh };
};

/**
 * Gets the tokens for the response of a sign-in.
 * @param {import("./authorization.js").SignInResponse} response
 * @throws Error when it is refused or belongs to another sign-in.
 */
export async function begin({ pending, code, idToken }) {
  const { clientId, issuer, callback, endpoints } = deployed;
  const tokenResponse =
    code === undefined
      ? { id_token: idToken }
      : await post(endpoints.token, {
          grant_type: "authorization_code",
          code,
          redirect_uri: callback,
          code_verifier: pending.verifier,
        });
  if (tokenResponse.id_token !== undefined)
    checkIdToken(tokenResponse.id_token, { nonce: pending.nonce, clientId, issuer });
  keep(tokenResponse);
  const token = bearer();
  const isOpaque = token !== undefined && claimsOf(token) === undefined;
  if (token !== undefined && !isOpaque) return;
  tokens = undefined;
  if (isOpaque) throw new Error(`The ${deployed.tokenUse} token is opaque, not a JWT: the API cannot read it.`);
  throw new Error(`The sign-in returned no ${deployed.tokenUse} token, which the API requires.`);
}

/** Refreshes the tokens; an issuer that rotates refresh tokens returns a new one too. @throws Error and is signed out. */
export async function refresh() {
  const before = tokens;
  if (before?.refresh === undefined) throw new Error("The sign-in returned no refresh token.");
  tokens = undefined;
  const tokenResponse = await post(deployed.endpoints.token, {
    grant_type: "refresh_token",
    refresh_token: before.refresh,
  });
  keep({ id_token: before.id, refresh_token: before.refresh, ...tokenResponse });
}

/**
 * The URL that ends the issuer's own session and returns to this page; undefined where the issuer has none.
 * @param {string | undefined} idToken
 */
function endOfSession(idToken) {
  if (deployed.endpoints.endSession === undefined) return undefined;
  const url = new URL(deployed.endpoints.endSession);
  url.searchParams.set("client_id", deployed.clientId);
  if (deployed.kind === "cognito") url.searchParams.set("logout_uri", deployed.signedOut);
  else {
    url.searchParams.set("post_logout_redirect_uri", deployed.signedOut);
    if (idToken !== undefined) url.searchParams.set("id_token_hint", idToken);
  }
  return url;
}

/**
 * Forgets the tokens and revokes the refresh token (at Cognito also the access tokens).
 * @returns {Promise<{ next: URL | undefined, revoked: boolean }>} the URL to continue at; `revoked` is false when the
 * revocation failed.
 */
export async function end() {
  const { id, refresh: token } = tokens ?? {};
  tokens = undefined;
  const { revocation } = deployed.endpoints;
  let revoked = true;
  // It needs no preflight: the revocation arrives even where CORS hides its response.
  if (token !== undefined && revocation !== undefined)
    revoked = await fetch(revocation, {
      method: "POST",
      credentials: "omit",
      cache: "no-store",
      body: new URLSearchParams({ token, client_id: deployed.clientId }),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  return { next: endOfSession(id), revoked };
}
