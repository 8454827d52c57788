import type { Headers } from "../../http.ts";
import { own } from "../../own.ts";
import type { Client, User } from "../cognito-model.ts";
import { shortLived } from "../short-lived.ts";
import { PageError, type PageRequest, pageError, redirect } from "./responses.ts";

/** A valid authorization request of an app (RFC 6749, section 4.1.1). */
export interface AuthRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly challenge?: string;
}

/** What a code grants. */
export interface CodeGrant extends Omit<AuthRequest, "client" | "state"> {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** The sign-in that it was used for. */
  originJti?: string;
}

const CODE_LIFE_MS = 5 * 60_000;
/** The codes that were handed out. */
export const grantsOf = shortLived<CodeGrant>();

/** Tells the app what went wrong (RFC 6749, section 4.1.2.1). */
export const toApp = (
  { redirectUri, state }: Pick<AuthRequest, "redirectUri" | "state">,
  error: string,
  description?: string,
) => redirect(redirectUri, { error, error_description: description, state });

const given = (query: URLSearchParams, ...names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? ""]] : [])));

/** Reads the query of /oauth2/authorize and /login. @throws PageError with an error page, or a way back to the app. */
export function authRequestOf({ pool, query }: Pick<PageRequest, "pool" | "query">): AuthRequest {
  const client = own(pool.clients, query.get("client_id") ?? "");
  if (client === undefined) throw pageError("invalid_request", "Client does not exist.");
  const { settings } = client;
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!settings.CallbackURLs?.includes(redirectUri))
    throw pageError("redirect_mismatch", `${redirectUri} is not a callback URL of client ${client.ClientId}.`);
  const { state, nonce, code_challenge: challenge } = given(query, "state", "nonce", "code_challenge");
  const back = { redirectUri, ...(state !== undefined && { state }) };
  const type = query.get("response_type");
  if (type !== "code" && type !== "token")
    throw new PageError(toApp(back, "invalid_request", "response_type must be code"));
  const mayUse = settings.AllowedOAuthFlowsUserPoolClient && settings.AllowedOAuthFlows?.includes("code");
  // The implicit flow is not implemented, even if the client allows it.
  if (!mayUse || type === "token") throw new PageError(toApp(back, "unauthorized_client"));
  const allowed = settings.AllowedOAuthScopes ?? [];
  const scopes = query.get("scope")?.split(/[ +]/).filter(Boolean) ?? allowed;
  if (scopes.length === 0 || !scopes.every((scope) => allowed.includes(scope)))
    throw new PageError(toApp(back, "invalid_scope"));
  const method = query.get("code_challenge_method");
  if ((challenge !== undefined || method !== null) && (method !== "S256" || !challenge))
    throw new PageError(toApp(back, "invalid_request", "code_challenge_method must be S256"));
  return { client, scopes, ...back, ...(nonce !== undefined && { nonce }), ...(challenge && { challenge }) };
}

/** The end of every sign-in: back to the app with a code. @param authTime seconds since 1970. */
export function sendCode(request: PageRequest, auth: AuthRequest, user: User, authTime: number, headers: Headers = []) {
  const { world, pool, now } = request;
  const { client, state, ...rest } = auth;
  const grant: CodeGrant = { ...rest, poolId: pool.Id, clientId: client.ClientId, username: user.Username, authTime };
  return redirect(auth.redirectUri, { code: grantsOf(world).add(grant, now, CODE_LIFE_MS), state }, headers);
}
