import { leaveForSignIn, takeAnswer } from "./authorization.js";
import { showClaims } from "./claims.js";
import { deployed } from "./deployed.js";
import { byId, element } from "./element.js";
import { showRoutes } from "./routes.js";
import { bearer, begin, end, millisecondsLeft, refresh, signedIn } from "./session.js";
import { broken, claimsOf, nameIn } from "./token.js";

let drawRoutes = () => {};
let expiryTold = false;

function alertOf(text) {
  byId("alert").hidden = text === undefined;
  byId("alert").textContent = text ?? "";
}
const tell = (text) => {
  byId("status").textContent = text;
};

/** Marks this entry of the history: a reload of it may sign in again in silence. No token, and in no storage. */
const mark = (wasSignedIn) => history.replaceState(wasSignedIn ? { wasSignedIn } : null, "");

function drawExpiry() {
  const left = Math.ceil(millisecondsLeft() / 1000);
  byId("expiry").hidden = signedIn() === undefined;
  if (signedIn() === undefined) return;
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  byId("expiry").textContent = left > 0 ? `The token expires in ${clock}` : "The token has expired";
  if (left <= 0 && !expiryTold) tell("The token has expired.");
  expiryTold = left <= 0;
}

const action = (text, look, on) => element("button", { type: "button", class: look, on }, text);

function signInActions() {
  const leave = (options) => () => leaveForSignIn(options).catch(({ message }) => alertOf(message));
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
    : "Sign in to call the guarded routes. You come back to this page.";
  byId("who").classList.toggle("signed-in", tokens !== undefined);
  const renew =
    tokens?.refresh !== undefined &&
    action("Refresh the token", "plain", () => renewed().then(() => byId("who").focus()));
  const actions = tokens ? [renew, action("Sign out", "plain", signOut)].filter(Boolean) : signInActions();
  byId("who-actions").replaceChildren(...actions);
  showClaims(byId("token-list"), tokens, deployed.tokenUse);
  drawExpiry();
  drawRoutes();
}

let renewing;
/** Once at a time: a refresh token that rotates and comes twice looks stolen, and ends the session. */
function renewed() {
  renewing ??= renewOnce().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function renewOnce() {
  try {
    await refresh();
    tell("The token is a fresh one.");
  } catch ({ message }) {
    mark(false);
    alertOf(`${message} Sign in again.`);
  }
  draw();
}

/** What goes to the API: a fresh token, where the old one has expired and can be traded. */
async function takeToken() {
  if (renewing || (signedIn()?.refresh !== undefined && millisecondsLeft() <= 0)) await renewed();
  const claims = claimsOf(bearer() ?? "") ?? {};
  return { token: bearer(), groups: [claims["cognito:groups"] ?? claims[deployed.groupsClaim] ?? []].flat() };
}

async function signOut() {
  // Else the answer would bring tokens after they were forgotten.
  await renewing;
  mark(false);
  const ending = end();
  // Drawn before the page is left: Back must not show what was on it.
  draw();
  const { next, revoked } = await ending;
  if (next !== undefined) return location.assign(next);
  tell("Signed out of this page.");
  if (!revoked) alertOf("The refresh token could not be revoked; it is forgotten here.");
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
    const answer = takeAnswer();
    if (answer !== undefined) {
      tell("Signing in…");
      await begin(answer);
      mark(true);
      tell("Signed in.");
    } else if (wasSignedIn) {
      mark(false);
      return await leaveForSignIn({ silent: true });
    }
  } catch ({ message, silent }) {
    tell("");
    if (!silent) alertOf(message);
  }
  draw();
  setInterval(drawExpiry, 1_000);
}

if (deployed === null)
  alertOf("Nothing is filled in here yet: lambda-authz ui serves this page with the deployed addresses.");
else start();
