import { deployed } from "./deployed.js";
import { checkIdToken, claimsOf } from "./token.js";

// The only place where tokens are: a variable of this module.
let tokens;

/** The tokens of who is signed in, { access, id, refresh }, or nothing. */
export const signedIn = () => tokens;

/** The token that the API wants. */
export const bearer = () => (deployed.tokenUse === "id" ? tokens?.id : tokens?.access);

/** Milliseconds until that token expires; 0 and less: it has. */
export const millisecondsLeft = () => (claimsOf(bearer() ?? "")?.exp ?? 0) * 1000 - Date.now();

async function post(url, params) {
  const body = new URLSearchParams({ client_id: deployed.clientId, ...deployed.audience, ...params });
  const response = await fetch(url, { method: "POST", body, credentials: "omit", cache: "no-store" }).catch((error) => {
    // The browser says the same of a network that is down and of an answer that the issuer lets no page of here read.
    if (!(error instanceof TypeError)) throw error;
    const host = new URL(url).host;
    throw new Error(
      `${host} gave this page no answer: is the network there, and may ${location.origin} call it (a web origin of client ${deployed.clientId})?`,
    );
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const why = [answer.error ?? `status ${response.status}`, answer.error_description].filter(Boolean).join(": ");
  throw new Error(`The token endpoint refused (${why}).`);
}

const keep = ({ access_token: access, id_token: id, refresh_token: refresh }) => {
  tokens = { access, id, refresh };
};

/** Makes tokens of what the sign-in sent back. @throws Error when it is refused or answers another sign-in. */
export async function begin({ trip, code, idToken }) {
  const { clientId, issuer, callback, endpoints } = deployed;
  const answer =
    code === undefined
      ? { id_token: idToken }
      : await post(endpoints.token, {
          ...{ grant_type: "authorization_code", code },
          ...{ redirect_uri: callback, code_verifier: trip.verifier },
        });
  if (answer.id_token !== undefined) checkIdToken(answer.id_token, { nonce: trip.nonce, clientId, issuer });
  keep(answer);
  const isOpaque = bearer() !== undefined && claimsOf(bearer()) === undefined;
  if (bearer() !== undefined && !isOpaque) return;
  tokens = undefined;
  if (isOpaque) throw new Error(`The ${deployed.tokenUse} token is opaque, not a JWT: the API cannot read it.`);
  throw new Error(`The sign-in gave no ${deployed.tokenUse} token, which the API wants.`);
}

/** Trades the refresh token for new ones; who rotates gives a new one of these too. @throws Error: signed out then. */
export async function refresh() {
  const before = tokens;
  tokens = undefined;
  const answer = await post(deployed.endpoints.token, { grant_type: "refresh_token", refresh_token: before.refresh });
  keep({ id_token: before.id, refresh_token: before.refresh, ...answer });
}

/** Where the issuer's own session ends, and this page is opened again. Nothing where it has no such place. */
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
 * Forgets the tokens, revokes the refresh token (and with it at Cognito the access tokens).
 * @returns where to go on to, { next?, revoked }; `revoked` is false when the issuer did not do it.
 */
export async function end() {
  const { id, refresh: token } = tokens ?? {};
  tokens = undefined;
  const { revocation } = deployed.endpoints;
  let revoked = true;
  // No preflight is needed: the revocation arrives even where its answer may not be read.
  if (token !== undefined && revocation !== undefined)
    revoked = await fetch(revocation, {
      ...{ method: "POST", credentials: "omit", cache: "no-store" },
      body: new URLSearchParams({ token, client_id: deployed.clientId }),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  return { next: endOfSession(id), revoked };
}
