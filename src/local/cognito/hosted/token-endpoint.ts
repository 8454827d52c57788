import { createHash } from "node:crypto";
import { type HttpResponse, headerOf, json } from "../../http.ts";
import { own } from "../../own.ts";
import { isSame } from "../../same-text.ts";
import { Refusal } from "../../wire/refusal.ts";
import { revokeRefreshToken } from "../account-operations.ts";
import type { Client } from "../cognito-model.ts";
import { findUser } from "../pool-lookup.ts";
import { issueAt, refresh, revoke, startSession } from "../sessions.ts";
import { attributesFor, bearerOf, issueClientToken } from "../tokens.ts";
import { grantsOf } from "./authorization.ts";
import { PageError, type PageRequest } from "./responses.ts";

const NO_STORE = [["Cache-Control", "no-store"]] as const;
const failure = (error: string, description?: string) =>
  json(400, { error, ...(description && { error_description: description }) }, NO_STORE);
const stop = (error: string, description?: string) => new PageError(failure(error, description));

/** Of "Basic aWQ6c2VjcmV0" (RFC 6749, section 2.3.1). */
function basicOf({ http }: PageRequest): [id: string | null, secret: string] {
  const [, encoded = ""] = /^Basic +(\S+)$/i.exec(headerOf(http, "authorization") ?? "") ?? [];
  const text = Buffer.from(encoded, "base64").toString();
  const [id = "", secret = ""] = text.split(":").map((part) => new URLSearchParams(`v=${part}`).get("v") ?? "");
  return [id || null, secret];
}

/** The client, by Basic or in the body; one with a secret proves that it knows it. @throws PageError. */
function clientOf(request: PageRequest): Client {
  const [basicId, basicSecret] = basicOf(request);
  const client = own(request.pool.clients, basicId ?? request.form.get("client_id") ?? "");
  const secret = basicId === null ? (request.form.get("client_secret") ?? "") : basicSecret;
  if (client === undefined) throw stop("invalid_client");
  if (!isSame(secret, client.ClientSecret ?? "")) throw stop("invalid_client", "invalid_client_secret");
  return client;
}

const answerOf = ({ AccessToken, ...tokens }: TokenSet): HttpResponse => {
  const { IdToken: id_token, RefreshToken: refresh_token, ExpiresIn, TokenType } = tokens;
  const members = { id_token, access_token: AccessToken, refresh_token, expires_in: ExpiresIn, token_type: TokenType };
  return json(200, members, NO_STORE);
};
type TokenSet = ReturnType<typeof issueClientToken> & { readonly IdToken?: string; readonly RefreshToken?: string };

function withCode(request: PageRequest, client: Client): TokenSet {
  const { world, pool, form, now } = request;
  const issue = issueAt(request);
  const code = form.get("code") ?? "";
  const grant = grantsOf(world).find(code, now);
  if (grant?.poolId !== pool.Id || grant.clientId !== client.ClientId) throw stop("invalid_grant");
  // A code that is used twice has leaked: its tokens are revoked too (RFC 6749, section 4.1.2).
  if (grant.originJti !== undefined) {
    revoke(pool, grant.originJti, issue.now);
    throw stop("invalid_grant");
  }
  const verifier = form.get("code_verifier");
  const hash = createHash("sha256")
    .update(verifier ?? "")
    .digest("base64url");
  const isProved = grant.challenge === undefined ? verifier === null : isSame(hash, grant.challenge);
  const user = findUser(pool, grant.username);
  if (!isProved || form.get("redirect_uri") !== grant.redirectUri || !user?.Enabled) {
    grantsOf(world).remove(code);
    throw stop("invalid_grant");
  }
  const { authTime, scopes, nonce } = grant;
  const { tokens, originJti } = startSession(pool, client, user, {
    ...issue,
    authTime,
    scopes,
    ...(nonce !== undefined && { nonce }),
  });
  grant.originJti = originJti;
  return tokens;
}

function forClient(request: PageRequest, client: Client): TokenSet {
  const { pool, form } = request;
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: allowed = [] } = client.settings;
  if (!flows.includes("client_credentials") || client.ClientSecret === undefined) throw stop("unauthorized_client");
  const scopes = form.get("scope")?.split(" ").filter(Boolean) ?? allowed;
  if (!scopes.every((scope) => allowed.includes(scope))) throw stop("invalid_scope");
  return issueClientToken(pool, client, scopes.join(" "), issueAt(request));
}

/** POST /oauth2/token. @throws PageError. */
export function token(request: PageRequest): HttpResponse {
  const client = clientOf(request);
  switch (request.form.get("grant_type")) {
    case "authorization_code":
      return answerOf(withCode(request, client));
    case "client_credentials":
      return answerOf(forClient(request, client));
    case "refresh_token":
      try {
        return answerOf(refresh(request.pool, client, request.form.get("refresh_token") ?? "", issueAt(request)));
      } catch (error) {
        if (error instanceof Refusal) return failure("invalid_grant", error.message);
        throw error;
      }
    case null:
      return failure("invalid_request");
    default:
      return failure("unsupported_grant_type");
  }
}

const REVOCATION: Readonly<Record<string, string>> = {
  UnsupportedTokenTypeException: "unsupported_token_type",
  UnauthorizedException: "unauthorized_client",
};

/** POST /oauth2/revoke. @throws PageError. */
export function revokeToken(request: PageRequest): HttpResponse {
  const client = clientOf(request);
  const given = request.form.get("token");
  if (given === null) return failure("invalid_request");
  try {
    revokeRefreshToken(request.pool, client, given, Math.floor(request.now / 1_000));
    return { status: 200, headers: NO_STORE, body: "" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return failure(REVOCATION[error.code] ?? "invalid_request", error.message);
  }
}

const NO_TOKEN = "Access token is expired, disabled, or deleted, or the user has globally signed out.";

/** GET /oauth2/userInfo: what the scopes of an access token open; all values are texts. */
export function userInfo({ world, pool, http, now }: PageRequest): HttpResponse {
  try {
    const [, seen = ""] = /^Bearer +(\S+)$/i.exec(headerOf(http, "authorization") ?? "") ?? [];
    const bearer = bearerOf(world, seen, now / 1_000, "openid");
    const client = own(pool.clients, bearer.clientId);
    if (bearer.pool !== pool || client === undefined) throw new Refusal(401, "invalid_token", NO_TOKEN);
    const shown = attributesFor(client, bearer.user, bearer.scopes).map(([name]) => [
      name,
      bearer.user.attributes[name],
    ]);
    return json(200, { ...Object.fromEntries(shown), sub: bearer.user.sub, username: bearer.user.Username }, NO_STORE);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const challenge = `Bearer error="invalid_token", error_description="${NO_TOKEN}"`;
    return json(401, { error: "invalid_token", error_description: NO_TOKEN }, [["WWW-Authenticate", challenge]]);
  }
}
