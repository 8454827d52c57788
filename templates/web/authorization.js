// @ts-check
import { deployed } from "./deployed.js";

// Stored only between the request and the callback of a sign-in.
const PENDING = "lambda-authz-sign-in";

/** @param {Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/**
 * What is kept between the request and the callback of a sign-in.
 * @typedef {object} PendingSignIn
 * @property {string} state
 * @property {string} nonce
 * @property {string} verifier
 * @property {boolean} silent
 */

/** The issuer refused a sign-in. */
export class RefusedSignIn extends Error {
  /**
   * @param {string} message
   * @param {boolean} silent the user did not start the sign-in and need not see the error.
   */
  constructor(message, silent) {
    super(message);
    this.silent = silent;
  }
}

/** RFC 7636, section 4.2. @param {string} verifier */
const challengeOf = async (verifier) =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));

/**
 * Redirects to the authorization endpoint: the code flow with PKCE or, where pages get no code (Google), an ID token.
 * @param {object} [options]
 * @param {string} [options.provider] name of an identity provider of the pool, to skip the sign-in page of the pool.
 * @param {boolean} [options.silent] return at once without a session there (OpenID Connect Core, section 3.1.2.1, prompt=none).
 */
export async function redirectToSignIn({ provider, silent = false } = {}) {
  /** @type {PendingSignIn} */
  const pending = { state: random(), nonce: random(), verifier: random(), silent };
  const url = new URL(deployed.endpoints.authorization);
  const params = {
    response_type: deployed.responseType,
    client_id: deployed.clientId,
    redirect_uri: deployed.callback,
    scope: deployed.scopes.join(" "),
    state: pending.state,
    nonce: pending.nonce,
    ...deployed.audience,
    ...(deployed.responseType === "code" && {
      code_challenge: await challengeOf(pending.verifier),
      code_challenge_method: "S256",
    }),
    ...(provider && { identity_provider: provider }),
    ...(silent && { prompt: "none" }),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  // A silent attempt adds no entry to the history.
  location[silent ? "replace" : "assign"](url);
}

/** @returns {PendingSignIn | undefined} */
function takePending() {
  const stored = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  return stored === null ? undefined : JSON.parse(stored);
}

/**
 * The response of an issuer: a code, or an ID token where pages get no code.
 * @typedef {{ pending: PendingSignIn, code?: string | undefined, idToken?: string | undefined }} SignInResponse
 */

/**
 * Reads the response of a sign-in and removes it from the address and from the history.
 * @returns {SignInResponse | undefined} undefined when the page was not opened by a sign-in.
 * @throws {RefusedSignIn} when the issuer refused it; Error when the response belongs to another sign-in.
 */
export function takeResponse() {
  const pending = takePending();
  const fragment = new URLSearchParams(location.hash.slice(1));
  const response = fragment.has("state") ? fragment : new URLSearchParams(location.search);
  if (!["code", "error", "id_token"].some((name) => response.has(name))) return undefined;
  history.replaceState(null, "", new URL(".", location.href).pathname);
  if (pending === undefined || response.get("state") !== pending.state)
    throw new Error("This response does not belong to a sign-in of this tab (the state differs). It was ignored.");
  const issuer = response.get("iss");
  // RFC 9207: never send the code of another issuer to the token endpoint of this one.
  if (issuer !== null && issuer !== deployed.issuer)
    throw new Error(`The response is from another issuer, ${issuer}. It was ignored.`);
  if (response.has("error")) {
    const [error, description] = [response.get("error"), response.get("error_description")];
    const reason = description ? `${error} (${description})` : error;
    throw new RefusedSignIn(`The sign-in was refused: ${reason}.`, pending.silent);
  }
  return { pending, code: response.get("code") ?? undefined, idToken: response.get("id_token") ?? undefined };
}
