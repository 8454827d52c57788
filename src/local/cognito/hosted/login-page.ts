import { type HttpResponse, headerOf } from "../../http.ts";
import { own } from "../../own.ts";
import { Refusal } from "../../wire/refusal.ts";
import { answerStep, challenges, nextStep, type Step } from "../challenges.ts";
import type { Client, User } from "../cognito-model.ts";
import { notAuthorized, userOf } from "../pool-lookup.ts";
import { checkedUser } from "../sign-in.ts";
import { authRequestOf, sendCode } from "./authorization.ts";
import { errorPage, escaped, PageError, type PageRequest, page, pageError } from "./responses.ts";
import { beginVisit } from "./visits.ts";

const unavailable = () => pageError("invalid_request", "Login option is not available. Please try another one.");

/** What a client offers: users of the pool, and providers. @throws PageError where it offers nothing. */
export function offersOf({ pool }: PageRequest, { settings }: Client) {
  const names = settings.SupportedIdentityProviders ?? [];
  const offers = {
    hasPassword: names.includes("COGNITO"),
    providers: names.filter((name) => own(pool.providers, name)),
  };
  if (offers.hasPassword || offers.providers.length > 0) return offers;
  throw unavailable();
}

/** Version 2 of the pages requires a branding, which only the console creates by itself. @throws PageError. */
function checkBranding({ pool }: PageRequest, { ClientId }: Client): void {
  if (pool.domain?.ManagedLoginVersion !== 2 || Object.hasOwn(pool.brandings, ClientId)) return;
  throw pageError("Login pages unavailable", "Please contact an administrator.", 403);
}

const field = (label: string, attributes: string) => `<label>${label}<input required ${attributes}></label>`;
const NAME = field("User name or email", 'name="username" autocomplete="username" autofocus');
const PASSWORD = field("Password", 'name="password" type="password" autocomplete="current-password"');
const STEPS: Readonly<Record<string, string>> = {
  NEW_PASSWORD_REQUIRED: field(
    "New password",
    'name="new_password" type="password" autocomplete="new-password" autofocus',
  ),
  SOFTWARE_TOKEN_MFA: field(
    "Code of your authenticator app",
    'name="code" inputmode="numeric" autocomplete="one-time-code" autofocus',
  ),
};

const form = ({ query }: PageRequest, fields: string, button: string) =>
  `<form method="post" action="login?${escaped(query.toString())}">${fields}<button>${button}</button></form>`;

function providerLinks({ query }: PageRequest, providers: readonly string[]): string {
  const to = (name: string) => new URLSearchParams([...query, ["identity_provider", name]]);
  const link = (name: string) =>
    `<a href="oauth2/authorize?${escaped(String(to(name)))}">Continue with ${escaped(name)}</a>`;
  return providers.map(link).join("");
}

const alert = (message?: string) => (message ? `<p role="alert">${escaped(message)}</p>` : "");

/** The page that asks for name and password, or leads to a provider. */
export function loginPage(request: PageRequest, message?: string): HttpResponse {
  const { client } = authRequestOf(request);
  checkBranding(request, client);
  const { hasPassword, providers } = offersOf(request, client);
  const content = hasPassword ? form(request, NAME + PASSWORD, "Sign in") : "";
  return page(200, "Sign in", alert(message) + content + providerLinks(request, providers));
}

function stepPage(request: PageRequest, client: Client, user: User, step: Step, message?: string): HttpResponse {
  const fields = STEPS[step];
  if (fields === undefined)
    throw new PageError(errorPage(step, "The local endpoint's pages cannot set up MFA; AssociateSoftwareToken can."));
  const challenge = { clientId: client.ClientId, username: user.Username, step };
  const session = challenges.open(request.world, client, challenge, request.now);
  return page(
    200,
    "Sign in",
    alert(message) + form(request, `<input type="hidden" name="session" value="${session}">${fields}`, "Continue"),
  );
}

/** Another page must not sign a browser in. @throws PageError. */
function checkOrigin({ http, base }: PageRequest): void {
  const origin = headerOf(http, "origin");
  const host = headerOf(http, "host") ?? new URL(base).host;
  if (origin !== undefined && origin !== `http://${host}`)
    throw pageError("invalid_request", "The form came from another page.", 403);
}

/** The user who signs in and the step that the form answers. @throws Refusal, PageError. */
function typedBy(request: PageRequest, client: Client, answering: (user: User, step: Step) => void) {
  const { world, pool, form: typed, now } = request;
  const text = (name: string) => typed.get(name) ?? "";
  const session = typed.get("session");
  if (session === null) {
    if (!offersOf(request, client).hasPassword) throw unavailable();
    return { user: checkedUser(pool, client, text("username").trim(), text("password")) };
  }
  const { clientId, username, step } = challenges.find(world, session, now);
  // A challenge of another client, or of SRP, does not belong to this page.
  if (clientId !== client.ClientId || STEPS[step] === undefined) throw notAuthorized("Invalid session for the user.");
  const user = userOf(pool, username);
  answering(user, step);
  challenges.close(world, session);
  const answer = { NEW_PASSWORD: text("new_password"), SOFTWARE_TOKEN_MFA_CODE: text("code") };
  answerStep(pool, user, step, answer, now);
  return { user, step };
}

/** POST /login: takes what was typed, name and password or the answer to what was asked after them. @throws PageError. */
export function login(request: PageRequest): HttpResponse {
  checkOrigin(request);
  const auth = authRequestOf(request);
  const { client } = auth;
  checkBranding(request, client);
  let retry = (message: string) => loginPage(request, message);
  try {
    const { user, step: done } = typedBy(request, client, (of, at) => {
      retry = (message) => stepPage(request, client, of, at, message);
    });
    const step = nextStep(request.pool, user, request.now, done);
    if (step !== undefined) return stepPage(request, client, user, step);
    return sendCode(request, auth, user, Math.floor(request.now / 1_000), [beginVisit(request, user)]);
  } catch (error) {
    if (error instanceof Refusal) return retry(error.message);
    throw error;
  }
}
