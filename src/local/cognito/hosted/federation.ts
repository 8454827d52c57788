import { createHash, randomBytes } from "node:crypto";
import type { HttpResponse } from "../../http.ts";
import { own } from "../../own.ts";
import { Refusal } from "../../wire/refusal.ts";
import { federatedUser } from "../federated-user.ts";
import type { Provider } from "../model.ts";
import { shortLived } from "../short-lived.ts";
import { type Ask, errorPage, redirect } from "./answers.ts";
import { authorizationOf, sendCode, toApp } from "./authorization.ts";
import { claimsFrom, type Places, ProviderFailure, placesOf } from "./provider.ts";
import { beginVisit, cookieOf, setCookie } from "./visits.ts";

/** A browser on its way to a provider and back. */
interface Trip {
  readonly poolId: string;
  readonly providerName: string;
  readonly places: Places;
  readonly nonce: string;
  readonly verifier: string;
  /** What the app asked for. */
  readonly query: URLSearchParams;
}

const LIFE_SECONDS = 600;
const COOKIE = "csrf-state";
const tripsOf = shortLived<Trip>();
const random = () => randomBytes(32).toString("base64url");

const redirectUri = ({ base }: Ask) => `${base}/oauth2/idpresponse`;

/** Sends the browser to a provider. @throws Stop, ProviderFailure. */
export async function toProvider(ask: Ask, provider: Provider): Promise<HttpResponse> {
  const { world, pool, now, query } = ask;
  if (provider.ProviderType === "SAML") return samlResponse();
  const places = await placesOf(provider);
  const [nonce, verifier] = [random(), random()];
  const trip: Trip = { poolId: pool.Id, providerName: provider.ProviderName, places, nonce, verifier, query };
  const state = tripsOf(world).add(trip, now, LIFE_SECONDS * 1_000);
  const { client_id, authorize_scopes: scope } = provider.ProviderDetails;
  const params = { client_id, redirect_uri: redirectUri(ask), scope, response_type: "code", state, nonce };
  const hash = createHash("sha256").update(verifier).digest("base64url");
  const pkce = places.takesPkce ? { code_challenge: hash, code_challenge_method: "S256" } : {};
  return redirect(places.authorize, { ...params, ...pkce }, [setCookie(ask, COOKIE, state, LIFE_SECONDS)]);
}

/** GET /oauth2/idpresponse: the browser is back, with a code of the provider's or what went wrong there. */
export async function fromProvider(ask: Ask): Promise<HttpResponse> {
  const { world, pool, now, query } = ask;
  const state = query.get("state") ?? "";
  const trip = tripsOf(world).find(state, now);
  // Another browser's answer would sign somebody in as somebody else.
  if (trip?.poolId !== pool.Id || cookieOf(ask, COOKIE) !== state)
    return errorPage("invalid_request", "This answer belongs to no sign-in that this browser began.");
  tripsOf(world).remove(state);
  const asked = authorizationOf({ pool, query: trip.query });
  const error = query.get("error");
  if (error !== null) return toApp(asked, error, query.get("error_description") ?? undefined);
  try {
    const provider = own(pool.providers, trip.providerName);
    if (provider === undefined) throw new ProviderFailure(`Identity provider ${trip.providerName} does not exist.`);
    const exchange = { ...trip, code: query.get("code") ?? "", redirectUri: redirectUri(ask) };
    const claims = await claimsFrom(ask, provider, trip.places, exchange);
    const user = federatedUser(pool, asked.client, provider, claims, now);
    if (!user.Enabled) throw new ProviderFailure("User is not enabled");
    return sendCode(ask, asked, user, Math.floor(now / 1_000), [beginVisit(ask, user)]);
  } catch (error) {
    if (!(error instanceof ProviderFailure || error instanceof Refusal)) throw error;
    return toApp(asked, "invalid_request", error.message);
  }
}

/** SAML is XML, signed: a player of it would be larger than all the rest here. */
export const samlResponse = (): HttpResponse =>
  errorPage(
    "saml",
    "The local endpoint does not play SAML: its providers can be made here, but used on AWS only.",
    501,
  );
