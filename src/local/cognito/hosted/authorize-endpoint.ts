import type { HttpResponse } from "../../http.ts";
import { own } from "../../own.ts";
import type { User } from "../cognito-model.ts";
import { authRequestOf, sendCode, toApp } from "./authorization.ts";
import { toProvider } from "./federation.ts";
import { offersOf } from "./login-page.ts";
import { ProviderFailure } from "./provider.ts";
import { errorPage, type PageRequest, pageError, redirect } from "./responses.ts";
import { endVisit, visitOf } from "./visits.ts";

/** The provider that a request names, by its name or by one of its identifiers. @throws PageError. */
function providerOf(request: PageRequest, offered: readonly string[]): string | undefined {
  const name = request.query.get("identity_provider");
  const alias = request.query.get("idp_identifier");
  if (name === null && alias === null) return undefined;
  if (name === "COGNITO") return undefined;
  const all = Object.values(request.pool.providers);
  const byAlias = all.find(({ IdpIdentifiers }) => IdpIdentifiers.includes(alias ?? ""));
  const found = name ?? byAlias?.ProviderName ?? "";
  if (!offered.includes(found))
    throw pageError("invalid_request", `Identity provider ${name ?? alias} is not enabled for this client.`);
  return found;
}

const isOf = (provider: string, { Username, UserStatus }: User) =>
  UserStatus === "EXTERNAL_PROVIDER" && Username.startsWith(`${provider}_`);

/** GET /oauth2/authorize: a code at once for a browser that is signed in; else to the login page. */
export async function authorize(request: PageRequest): Promise<HttpResponse> {
  const auth = authRequestOf(request);
  const { hasPassword, providers } = offersOf(request, auth.client);
  const provider = providerOf(request, providers) ?? (hasPassword || providers.length > 1 ? undefined : providers[0]);
  const prompt = request.query.get("prompt");
  const visit = prompt === "login" ? undefined : visitOf(request);
  // A session of another provider's user does not fit the chosen provider.
  const fits = provider === undefined || (visit && isOf(provider, visit.user));
  if (visit && fits) return sendCode(request, auth, visit.user, visit.authTime);
  if (prompt === "none") return toApp(auth, "login_required");
  const chosen = own(request.pool.providers, provider ?? "");
  try {
    if (chosen) return await toProvider(request, chosen);
  } catch (error) {
    if (error instanceof ProviderFailure) return toApp(auth, "invalid_request", error.message);
    throw error;
  }
  return redirect(`${request.base}/login?${request.query}`, {});
}

/** GET /logout: forgets the browser, and sends it to the app or to the login page again. */
export function logout(request: PageRequest): HttpResponse {
  const client = own(request.pool.clients, request.query.get("client_id") ?? "");
  if (client === undefined) return errorPage("invalid_request", "Client does not exist.");
  const to = request.query.get("logout_uri");
  if (to === null) {
    authRequestOf(request);
    return redirect(`${request.base}/login?${request.query}`, {}, [endVisit(request)]);
  }
  if (!client.settings.LogoutURLs?.includes(to))
    return errorPage("redirect_mismatch", `${to} is not a logout URL of client ${client.ClientId}.`);
  return redirect(to, {}, [endVisit(request)]);
}
