// @ts-check

/**
 * The claims that the page reads, as issuers set them.
 * @typedef {{
 *   iss?: string, aud?: string | string[], nonce?: string, exp?: number, sub?: string, email?: string, name?: string,
 *   username?: string, "cognito:username"?: string, [claim: string]: unknown,
 * }} Claims
 */

/**
 * The claims of a JWT, unverified: only the API verifies a token.
 * @param {string} token
 * @returns {Claims | undefined} undefined for what is not a JWT.
 */
export function claimsOf(token) {
  try {
    const [, payload = ""] = token.split(".");
    const base64 = payload.replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

/** The same token with one character of its signature changed; without one, an invented one. @param {string} [token] */
export function broken(token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.bm8tc2lnbmF0dXJl") {
  const at = token.lastIndexOf(".") + 5;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}

/**
 * Checks that an ID token belongs to this sign-in (OpenID Connect Core, section 3.1.3.7).
 * @param {string} token
 * @param {{ nonce: string, clientId: string, issuer: string }} expected
 * @throws Error that says what is wrong.
 */
export function checkIdToken(token, { nonce, clientId, issuer }) {
  const claims = claimsOf(token);
  if (claims === undefined) throw new Error("The ID token cannot be read.");
  if (claims.nonce !== nonce) throw new Error("The ID token belongs to another sign-in (the nonce differs).");
  if (![claims.aud].flat().includes(clientId)) throw new Error(`The ID token is for another client, ${claims.aud}.`);
  if (claims.iss !== issuer) throw new Error(`The ID token is from another issuer, ${claims.iss}.`);
}

/** The name of the user. @param {Claims} [claims] */
export const nameIn = (claims = {}) =>
  claims.email ?? claims.name ?? claims["cognito:username"] ?? claims.username ?? claims.sub ?? "unknown user";

const TIMES = new Set(["exp", "iat", "nbf", "auth_time"]);

/**
 * A claim's value as text; times (seconds since 1970) also as local dates.
 * @param {string} name
 * @param {unknown} value
 */
export function shown(name, value) {
  if (TIMES.has(name) && typeof value === "number") return `${value} (${new Date(value * 1000).toLocaleString()})`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
