import type { HttpResponse } from "../../http.ts";
import { own } from "../../own.ts";
import type { User } from "../model.ts";
import { type Ask, errorPage, redirect, Stop } from "./answers.ts";
import { authorizationOf, sendCode, toApp } from "./authorization.ts";
import { toProvider } from "./federation.ts";
import { offersOf } from "./login.ts";
import { ProviderFailure } from "./provider.ts";
import { endVisit, visitOf } from "./visits.ts";

/** The provider that a request names, by its name or by one of its identifiers. @throws Stop. */
function providerOf(ask: Ask, offered: readonly string[]): string | undefined {
  const name = ask.query.get("identity_provider");
  const alias = ask.query.get("idp_identifier");
  if (name === null && alias === null) return undefined;
  if (name === "COGNITO") return undefined;
  const byAlias = Object.values(ask.pool.providers).find(({ IdpIdentifiers }) => IdpIdentifiers.includes(alias ?? ""));
  const found = name ?? byAlias?.ProviderName ?? "";
  if (!offered.includes(found))
    throw new Stop(errorPage("invalid_request", `Identity provider ${name ?? alias} is not enabled for this client.`));
  return found;
}

const isOf = (provider: string, { Username, UserStatus }: User) =>
  UserStatus === "EXTERNAL_PROVIDER" && Username.startsWith(`${provider}_`);

/** GET /oauth2/authorize: a code at once for a browser that is signed in; else to the login page. */
export async function authorize(ask: Ask): Promise<HttpResponse> {
  const asked = authorizationOf(ask);
  const { hasPassword, providers } = offersOf(ask, asked.client);
  const provider = providerOf(ask, providers) ?? (hasPassword || providers.length > 1 ? undefined : providers[0]);
  const prompt = ask.query.get("prompt");
  const visit = prompt === "login" ? undefined : visitOf(ask);
  // Who chose a provider is not signed in as somebody of another.
  const fits = provider === undefined || (visit && isOf(provider, visit.user));
  if (visit && fits) return sendCode(ask, asked, visit.user, visit.authTime);
  if (prompt === "none") return toApp(asked, "login_required");
  const chosen = own(ask.pool.providers, provider ?? "");
  try {
    if (chosen) return await toProvider(ask, chosen);
  } catch (error) {
    if (error instanceof ProviderFailure) return toApp(asked, "invalid_request", error.message);
    throw error;
  }
  return redirect(`${ask.base}/login?${ask.query}`, {});
}

/** GET /logout: forgets the browser, and sends it to the app or to the login page again. */
export function logout(ask: Ask): HttpResponse {
  const client = own(ask.pool.clients, ask.query.get("client_id") ?? "");
  if (client === undefined) return errorPage("invalid_request", "Client does not exist.");
  const to = ask.query.get("logout_uri");
  if (to === null) {
    authorizationOf(ask);
    return redirect(`${ask.base}/login?${ask.query}`, {}, [endVisit(ask)]);
  }
  if (!client.settings.LogoutURLs?.includes(to))
    return errorPage("redirect_mismatch", `${to} is no logout URL of client ${client.ClientId}.`);
  return redirect(to, {}, [endVisit(ask)]);
}
