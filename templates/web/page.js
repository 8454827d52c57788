// @ts-check
import { RefusedSignIn, redirectToSignIn, takeResponse } from "./authorization.js";
import { showClaims } from "./claims.js";
import { deployed } from "./deployed.js";
import { byId, element } from "./element.js";
import { showRoutes } from "./routes.js";
import { bearer, begin, end, millisecondsLeft, refresh, signedIn } from "./session.js";
import { broken, claimsOf, nameIn } from "./token.js";

let drawRoutes = () => {};
let expiryAnnounced = false;

/** @param {string | undefined} text */
function alertOf(text) {
  byId("alert").hidden = text === undefined;
  byId("alert").textContent = text ?? "";
}
/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {string} text */
const announce = (text) => {
  byId("status").textContent = text;
};

/**
 * Marks this entry of the history: its reload may sign in again silently. It holds no token and is in no storage.
 * @param {boolean} wasSignedIn
 */
const mark = (wasSignedIn) => history.replaceState(wasSignedIn ? { wasSignedIn } : null, "");

function drawExpiry() {
  const left = Math.ceil(millisecondsLeft() / 1000);
  byId("expiry").hidden = signedIn() === undefined;
  if (signedIn() === undefined) return;
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  byId("expiry").textContent = left > 0 ? `The token expires in ${clock}` : "The token has expired";
  if (left <= 0 && !expiryAnnounced) announce("The token has expired.");
  expiryAnnounced = left <= 0;
}

/**
 * @param {string} text
 * @param {"primary" | "plain"} look
 * @param {() => void} on
 */
const action = (text, look, on) => element("button", { type: "button", class: look, on }, text);

function signInActions() {
  /** @param {Parameters<typeof redirectToSignIn>[0]} [options] */
  const leave = (options) => () => redirectToSignIn(options).catch((error) => alertOf(messageOf(error)));
  const own = deployed.kind === "google" ? "Sign in with Google" : "Sign in";
  return [
    action(own, "primary", leave()),
    ...deployed.providers.map((provider) => action(`Continue with ${provider}`, "plain", leave({ provider }))),
  ];
}

function draw() {
  const tokens = signedIn();
  const claims = claimsOf(tokens?.id ?? "") ?? claimsOf(tokens?.access ?? "");
  byId("who-title").textContent = tokens ? nameIn(claims) : "Not signed in";
  byId("who-text").textContent = tokens
    ? `Signed in at ${new URL(deployed.endpoints.authorization).host}`
    : "Sign in to call the protected routes. The sign-in returns to this page.";
  byId("who").classList.toggle("signed-in", tokens !== undefined);
  const refreshAction =
    tokens?.refresh !== undefined &&
    action("Refresh the token", "plain", () => refreshed().then(() => byId("who").focus()));
  const actions = tokens
    ? [refreshAction, action("Sign out", "plain", signOut)].filter((one) => one !== undefined && one !== false)
    : signInActions();
  byId("who-actions").replaceChildren(...actions);
  showClaims(byId("token-list"), tokens, deployed.tokenUse);
  drawExpiry();
  drawRoutes();
}

/** @type {Promise<void> | undefined} */
let refreshing;
/** Only one refresh at a time: a rotating refresh token that is used twice looks stolen and ends the session. */
function refreshed() {
  refreshing ??= refreshOnce().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function refreshOnce() {
  try {
    await refresh();
    announce("The token was refreshed.");
  } catch (error) {
    mark(false);
    alertOf(`${messageOf(error)} Sign in again.`);
  }
  draw();
}

/** The token for the API, refreshed when it has expired and there is a refresh token. */
async function takeToken() {
  if (refreshing || (signedIn()?.refresh !== undefined && millisecondsLeft() <= 0)) await refreshed();
  const claims = claimsOf(bearer() ?? "") ?? {};
  return { token: bearer(), groups: [claims["cognito:groups"] ?? claims[deployed.groupsClaim] ?? []].flat() };
}

async function signOut() {
  // Otherwise its response would set tokens after they were discarded.
  await refreshing;
  mark(false);
  const ending = end();
  // Update the page before leaving it: Back must not show its old content.
  draw();
  const { next, revoked } = await ending;
  if (next !== undefined) return location.assign(next);
  announce("Signed out of this page.");
  if (!revoked) alertOf("The refresh token could not be revoked; this page has discarded it.");
  byId("who").focus();
}

async function start() {
  byId("project").textContent = deployed.project;
  document.title = `${deployed.project}: sign in and call the API`;
  byId("api").textContent = deployed.invokeUrl;
  byId("issuer").textContent = `Issuer: ${deployed.issuer}`;
  const session = { takeToken, brokenToken: () => broken(bearer()), isSignedIn: () => signedIn() !== undefined };
  drawRoutes = showRoutes(byId("route-list"), session);
  const { wasSignedIn } = history.state ?? {};
  try {
    const response = takeResponse();
    if (response !== undefined) {
      announce("Signing in…");
      await begin(response);
      mark(true);
      announce("Signed in.");
    } else if (wasSignedIn) {
      mark(false);
      return await redirectToSignIn({ silent: true });
    }
  } catch (error) {
    announce("");
    if (!(error instanceof RefusedSignIn && error.silent)) alertOf(messageOf(error));
  }
  draw();
  setInterval(drawExpiry, 1_000);
}

if (deployed === null)
  alertOf("This page has no values yet: lambda-authz ui serves it with those of the deployed API.");
else start();
