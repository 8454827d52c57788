import type { Provider } from "../cognito-model.ts";
import { type Jwk, verifiedClaims } from "./id-token.ts";
import { type PageRequest, pageError } from "./responses.ts";

/** The endpoints of a provider. */
export interface Endpoints extends Readonly<Record<"issuer" | "authorize" | "token" | "attributes" | "keys", string>> {
  readonly takesPkce: boolean;
}

/** A failure that is reported to the app. */
export class ProviderFailure extends Error {}

const isHere = (url: string) =>
  URL.canParse(url) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);

/** The local endpoint must not reach the network. @throws PageError with a page that says so. */
function refuseElsewhere(name: string, url: string): void {
  if (isHere(url)) return;
  const text = `The provider ${name} is at ${url}; the local endpoint calls this machine only. `;
  const fix = "fix: run a provider on this machine and set oidc_issuer in ProviderDetails to its address, or use AWS";
  throw pageError("provider_elsewhere", text + fix, 501);
}

const TIMEOUT_MS = 10_000;

/** @param name the provider's, as errors say it. @throws ProviderFailure in the words that Cognito puts together. */
async function fetched(name: string, url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  try {
    // A redirect would lead off this machine.
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const value: unknown = await response.json();
    const answer: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
    if (response.ok && value !== null) return answer;
    const { error = "", error_description: description = "" } = answer;
    throw new ProviderFailure(`${name} Error - ${response.status} ${error} ${description}`.trim());
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    throw new ProviderFailure(`${name} Error - ${new URL(url).pathname} did not answer with JSON`);
  }
}

/** The addresses of a provider's details, or those that its issuer publishes. @throws PageError, ProviderFailure. */
export async function endpointsOf({ ProviderName: name, ProviderDetails: details }: Provider): Promise<Endpoints> {
  const { oidc_issuer: issuer = "", authorize_url: authorize, token_url: token, attributes_url: attributes } = details;
  const { jwks_uri: keys } = details;
  const isWhole = authorize && token && attributes && keys;
  if (!isWhole) refuseElsewhere(name, issuer);
  const at = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = isWhole ? {} : await fetched(name, at);
  const text = (key: string) => String(found[key] ?? "");
  const endpoints: Endpoints = {
    issuer: issuer || text("issuer"),
    authorize: authorize || text("authorization_endpoint"),
    token: token || text("token_endpoint"),
    attributes: attributes || text("userinfo_endpoint"),
    keys: keys || text("jwks_uri"),
    takesPkce: text("code_challenge_methods_supported").split(",").includes("S256"),
  };
  for (const url of [endpoints.token, endpoints.attributes, endpoints.keys]) refuseElsewhere(name, url);
  return endpoints;
}

/** What is exchanged: a code of the provider and what the trip began with. */
type CodeExchange = Readonly<Record<"code" | "nonce" | "verifier" | "redirectUri", string>>;

/** The claims of the user whom the provider sent back with a code. @throws ProviderFailure. */
export async function claimsFrom(
  { now }: PageRequest,
  { ProviderName: name, ProviderDetails: details }: Provider,
  endpoints: Endpoints,
  { code, nonce, verifier, redirectUri }: CodeExchange,
): Promise<Record<string, unknown> & { sub: string }> {
  const { client_id = "", client_secret = "", attributes_request_method: method = "GET" } = details;
  const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri, client_id, client_secret };
  const body = new URLSearchParams({ ...grant, ...(endpoints.takesPkce && { code_verifier: verifier }) });
  const tokens = await fetched(name, endpoints.token, { method: "POST", body });
  const { keys = [] } = await fetched(name, endpoints.keys);
  const wanted = { issuer: endpoints.issuer, audience: client_id, nonce, now: now / 1_000 };
  const claims = verifiedClaims(String(tokens["id_token"] ?? ""), keys as readonly Jwk[], wanted);
  if (typeof claims === "string") throw new ProviderFailure(`Bad id_token: ${claims}`);
  const headers = { Authorization: `Bearer ${tokens["access_token"]}` };
  const attributes = await fetched(name, endpoints.attributes, { method, headers });
  if (attributes["sub"] !== undefined && attributes["sub"] !== claims.sub)
    throw new ProviderFailure(`the user info of ${name} is about another user`);
  return { ...attributes, ...claims };
}
