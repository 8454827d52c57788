import { createHash, randomBytes } from "node:crypto";
import type { HttpResponse } from "../../http.ts";
import { own } from "../../own.ts";
import { Refusal } from "../../wire/refusal.ts";
import type { Provider } from "../cognito-model.ts";
import { federatedUser } from "../federated-user.ts";
import { shortLived } from "../short-lived.ts";
import { authRequestOf, sendCode, toApp } from "./authorization.ts";
import { claimsFrom, type Endpoints, endpointsOf, ProviderFailure } from "./provider.ts";
import { errorPage, type PageRequest, redirect } from "./responses.ts";
import { beginVisit, cookieOf, setCookie } from "./visits.ts";

/** A browser on its way to a provider and back. */
interface Federation {
  readonly poolId: string;
  readonly providerName: string;
  readonly endpoints: Endpoints;
  readonly nonce: string;
  readonly verifier: string;
  /** What the app asked for. */
  readonly query: URLSearchParams;
}

const LIFE_SECONDS = 600;
const COOKIE = "csrf-state";
const signInsOf = shortLived<Federation>();
const random = () => randomBytes(32).toString("base64url");

const redirectUri = ({ base }: PageRequest) => `${base}/oauth2/idpresponse`;

/** Sends the browser to a provider. @throws PageError, ProviderFailure. */
export async function toProvider(request: PageRequest, provider: Provider): Promise<HttpResponse> {
  const { world, pool, now, query } = request;
  if (provider.ProviderType === "SAML") return samlResponse();
  const endpoints = await endpointsOf(provider);
  const [nonce, verifier] = [random(), random()];
  const [poolId, providerName] = [pool.Id, provider.ProviderName];
  const signIn: Federation = { poolId, providerName, endpoints, nonce, verifier, query };
  const state = signInsOf(world).add(signIn, now, LIFE_SECONDS * 1_000);
  const { client_id, authorize_scopes: scope } = provider.ProviderDetails;
  const params = { client_id, redirect_uri: redirectUri(request), scope, response_type: "code", state, nonce };
  const hash = createHash("sha256").update(verifier).digest("base64url");
  const pkce = endpoints.takesPkce ? { code_challenge: hash, code_challenge_method: "S256" } : {};
  return redirect(endpoints.authorize, { ...params, ...pkce }, [setCookie(request, COOKIE, state, LIFE_SECONDS)]);
}

/** GET /oauth2/idpresponse: the browser is back, with a code of the provider's or what went wrong there. */
export async function fromProvider(request: PageRequest): Promise<HttpResponse> {
  const { world, pool, now, query } = request;
  const state = query.get("state") ?? "";
  const signIn = signInsOf(world).find(state, now);
  // An answer from another browser would sign in as the wrong user.
  if (signIn?.poolId !== pool.Id || cookieOf(request, COOKIE) !== state)
    return errorPage("invalid_request", "This answer belongs to no sign-in that this browser began.");
  signInsOf(world).remove(state);
  const auth = authRequestOf({ pool, query: signIn.query });
  const error = query.get("error");
  if (error !== null) return toApp(auth, error, query.get("error_description") ?? undefined);
  try {
    const provider = own(pool.providers, signIn.providerName);
    if (provider === undefined) throw new ProviderFailure(`Identity provider ${signIn.providerName} does not exist.`);
    const exchange = { ...signIn, code: query.get("code") ?? "", redirectUri: redirectUri(request) };
    const claims = await claimsFrom(request, provider, signIn.endpoints, exchange);
    const user = federatedUser(pool, auth.client, provider, claims, now);
    if (!user.Enabled) throw new ProviderFailure("User is not enabled");
    return sendCode(request, auth, user, Math.floor(now / 1_000), [beginVisit(request, user)]);
  } catch (error) {
    if (!(error instanceof ProviderFailure || error instanceof Refusal)) throw error;
    return toApp(auth, "invalid_request", error.message);
  }
}

/** SAML is signed XML: implementing it would take more code than the rest of the hosted pages. */
export const samlResponse = (): HttpResponse =>
  errorPage(
    "saml",
    "The local endpoint does not play SAML: its providers can be made here, but used on AWS only.",
    501,
  );
