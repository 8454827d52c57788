import { deployed } from "./deployed.js";

// What has to survive the way to the sign-in and back, and nothing longer than that.
const TRIP = "lambda-authz-sign-in";

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** RFC 7636, section 4.2. */
const challengeOf = async (verifier) =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));

/**
 * Leaves for the authorization endpoint: the code flow with PKCE or, where pages get no code (Google), an ID token.
 * @param provider name of an identity provider of the pool, to go there at once.
 * @param silent come back at once if nobody is signed in there (OpenID Connect Core, section 3.1.2.1, prompt=none).
 */
export async function leaveForSignIn({ provider, silent = false } = {}) {
  const trip = { state: random(), nonce: random(), verifier: random(), silent };
  const url = new URL(deployed.endpoints.authorization);
  const params = {
    response_type: deployed.responseType,
    client_id: deployed.clientId,
    redirect_uri: deployed.callback,
    scope: deployed.scopes.join(" "),
    state: trip.state,
    nonce: trip.nonce,
    ...deployed.audience,
    ...(deployed.responseType === "code" && {
      code_challenge: await challengeOf(trip.verifier),
      code_challenge_method: "S256",
    }),
    ...(provider && { identity_provider: provider }),
    ...(silent && { prompt: "none" }),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  sessionStorage.setItem(TRIP, JSON.stringify(trip));
  // What tried in silence leaves no step of its own for Back.
  location[silent ? "replace" : "assign"](url);
}

function takeTrip() {
  const kept = sessionStorage.getItem(TRIP);
  sessionStorage.removeItem(TRIP);
  return kept === null ? undefined : JSON.parse(kept);
}

/**
 * Reads what the sign-in sent back, and takes it out of the address and of the history.
 * @returns nothing when the page was not opened by a sign-in; else { trip, code } or { trip, idToken }.
 * @throws Error that says why nobody is signed in; `silent` on it: nobody asked, so nobody need be told.
 */
export function takeAnswer() {
  const trip = takeTrip();
  const fragment = new URLSearchParams(location.hash.slice(1));
  const answer = fragment.has("state") ? fragment : new URLSearchParams(location.search);
  if (!["code", "error", "id_token"].some((name) => answer.has(name))) return undefined;
  history.replaceState(null, "", new URL(".", location.href).pathname);
  if (trip === undefined || answer.get("state") !== trip.state)
    throw new Error(
      "This answer belongs to no sign-in that this tab began (the state differs). Nothing was done with it.",
    );
  const issuer = answer.get("iss");
  // RFC 9207: another issuer's answer is not for this one's token endpoint.
  if (issuer !== null && issuer !== deployed.issuer)
    throw new Error(`The answer names another issuer, ${issuer}. Nothing was done with it.`);
  if (answer.has("error")) {
    const [error, description] = [answer.get("error"), answer.get("error_description")];
    const failure = new Error(`The sign-in was refused: ${error}${description ? ` (${description})` : ""}.`);
    throw Object.assign(failure, { silent: trip.silent });
  }
  return { trip, code: answer.get("code") ?? undefined, idToken: answer.get("id_token") ?? undefined };
}
