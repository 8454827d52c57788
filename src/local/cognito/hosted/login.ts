import { type HttpResponse, headerOf } from "../../http.ts";
import { own } from "../../own.ts";
import { Refusal } from "../../wire/refusal.ts";
import { notAuthorized, userOf } from "../find.ts";
import type { Client, User } from "../model.ts";
import { checkedUser } from "../sign-in.ts";
import { answerStep, closeWay, nextStep, openWay, type Step, wayOf } from "../steps.ts";
import { type Ask, errorPage, escaped, page, Stop } from "./answers.ts";
import { authorizationOf, sendCode } from "./authorization.ts";
import { beginVisit } from "./visits.ts";

const unavailable = () =>
  new Stop(errorPage("invalid_request", "Login option is not available. Please try another one."));

/** What a client offers: users of the pool, and providers. @throws Stop where it offers nothing. */
export function offersOf({ pool }: Ask, { settings }: Client) {
  const names = settings.SupportedIdentityProviders ?? [];
  const offers = {
    hasPassword: names.includes("COGNITO"),
    providers: names.filter((name) => own(pool.providers, name)),
  };
  if (offers.hasPassword || offers.providers.length > 0) return offers;
  throw unavailable();
}

/** Version 2 of the pages is drawn with a branding, which nobody makes but the console. @throws Stop. */
function checkBranding({ pool }: Ask, { ClientId }: Client): void {
  if (pool.domain?.ManagedLoginVersion !== 2 || Object.hasOwn(pool.brandings, ClientId)) return;
  throw new Stop(errorPage("Login pages unavailable", "Please contact an administrator.", 403));
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

const form = ({ query }: Ask, fields: string, button: string) =>
  `<form method="post" action="login?${escaped(query.toString())}">${fields}<button>${button}</button></form>`;

function providerLinks({ query }: Ask, providers: readonly string[]): string {
  const to = (name: string) => new URLSearchParams([...query, ["identity_provider", name]]);
  const link = (name: string) =>
    `<a href="oauth2/authorize?${escaped(String(to(name)))}">Continue with ${escaped(name)}</a>`;
  return providers.map(link).join("");
}

const alert = (message?: string) => (message ? `<p role="alert">${escaped(message)}</p>` : "");

/** The page that asks for name and password, or leads to a provider. */
export function loginPage(ask: Ask, message?: string): HttpResponse {
  const { client } = authorizationOf(ask);
  checkBranding(ask, client);
  const { hasPassword, providers } = offersOf(ask, client);
  const content = hasPassword ? form(ask, NAME + PASSWORD, "Sign in") : "";
  return page(200, "Sign in", alert(message) + content + providerLinks(ask, providers));
}

function stepPage(ask: Ask, client: Client, user: User, step: Step, message?: string): HttpResponse {
  const fields = STEPS[step];
  if (fields === undefined)
    throw new Stop(errorPage(step, "The local endpoint's pages cannot set up MFA; AssociateSoftwareToken can."));
  const way = { clientId: client.ClientId, username: user.Username, step };
  const session = openWay(ask.world, client, way, ask.now);
  return page(
    200,
    "Sign in",
    alert(message) + form(ask, `<input type="hidden" name="session" value="${session}">${fields}`, "Continue"),
  );
}

/** Another page must not sign a browser in. @throws Stop. */
function checkOrigin({ request, base }: Ask): void {
  const origin = headerOf(request, "origin");
  const host = headerOf(request, "host") ?? new URL(base).host;
  if (origin !== undefined && origin !== `http://${host}`)
    throw new Stop(errorPage("invalid_request", "The form came from another page.", 403));
}

/** Whoever is on the way in, and what was answered last. @throws Refusal, Stop. */
function typedBy(ask: Ask, client: Client, answering: (user: User, step: Step) => void) {
  const { world, pool, form: typed, now } = ask;
  const text = (name: string) => typed.get(name) ?? "";
  const session = typed.get("session");
  if (session === null) {
    if (!offersOf(ask, client).hasPassword) throw unavailable();
    return { user: checkedUser(pool, client, text("username").trim(), text("password")) };
  }
  const { clientId, username, step } = wayOf(world, session, now);
  // A question that somebody was asked at another client, or in SRP, is none of this page.
  if (clientId !== client.ClientId || STEPS[step] === undefined) throw notAuthorized("Invalid session for the user.");
  const user = userOf(pool, username);
  answering(user, step);
  closeWay(world, session);
  const answer = { NEW_PASSWORD: text("new_password"), SOFTWARE_TOKEN_MFA_CODE: text("code") };
  answerStep(pool, user, step, answer, now);
  return { user, step };
}

/** POST /login: takes what was typed, name and password or the answer to what was asked after them. @throws Stop. */
export function login(ask: Ask): HttpResponse {
  checkOrigin(ask);
  const asked = authorizationOf(ask);
  const { client } = asked;
  checkBranding(ask, client);
  let retry = (message: string) => loginPage(ask, message);
  try {
    const { user, step: done } = typedBy(ask, client, (of, at) => {
      retry = (message) => stepPage(ask, client, of, at, message);
    });
    const step = nextStep(ask.pool, user, ask.now, done);
    if (step !== undefined) return stepPage(ask, client, user, step);
    return sendCode(ask, asked, user, Math.floor(ask.now / 1_000), [beginVisit(ask, user)]);
  } catch (error) {
    if (error instanceof Refusal) return retry(error.message);
    throw error;
  }
}
