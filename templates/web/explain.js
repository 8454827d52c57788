// @ts-check
import { deployed } from "./deployed.js";

/** @param {string} body */
const messageOf = (body) => {
  try {
    return JSON.parse(body)?.message;
  } catch {
    return undefined;
  }
};

const CORS = () => {
  const { allowOrigins } = deployed;
  const { origin } = location;
  const isListed = allowOrigins.includes(origin) || allowOrigins.includes("*");
  return isListed
    ? `The API answered, but without the header that lets ${origin} read it, although [cors] allow_origins has this origin. Deploy again; with a proxy integration the function itself must send Access-Control-Allow-Origin.`
    : `The API answered, but this browser hides the answer: add ${origin} to [cors] allow_origins (now ${allowOrigins.join(", ")}) and deploy again. This is not a 401 or 403: the token is not the reason.`;
};

/**
 * The token of a call: that of the session, the same with another signature, or none.
 * @typedef {"good" | "broken" | "none"} SentToken
 */

/** @type {Record<SentToken, string>} */
const refusals = {
  none: "As expected: the API refuses a call without a token.",
  broken: "As expected: the signature is not valid, so the authorizer refused the token.",
  good: "The authorizer refused this token: it has expired, is for another client, or is of the other kind. lambda-authz test-token shows which.",
};

/**
 * @param {import("./call.js").ReadableResponse} response
 * @param {SentToken} sent
 * @param {unknown[]} groups
 */
function forbidden({ body }, sent, groups) {
  if (messageOf(body) === "Missing Authentication Token")
    return "This route is not deployed on the stage: deploy again.";
  if (sent !== "good") return "The authorizer returned a policy that denies the call without a valid token.";
  const held = groups.length > 0 ? `this token's groups: ${groups.join(", ")}` : "this token has no group";
  return `The token is valid, but no rule allows its user to call this route (${held}; see [rule.*]).`;
}

/** @typedef {{ tone: "ok" | "bad" | "expected", title: string, text: string }} Explanation */

/**
 * Explains an outcome of `call`.
 * @param {import("./call.js").ReadableResponse | import("./call.js").HiddenResponse} outcome
 * @param {{ sent: SentToken, isPublic: boolean, groups: unknown[] }} request
 * @returns {Explanation}
 */
export function explain(outcome, { sent, isPublic, groups }) {
  if (outcome.hidden === "cors") return { tone: "bad", title: "CORS error", text: CORS() };
  if (outcome.hidden === "network")
    return {
      tone: "bad",
      title: "No response",
      text: `No response from ${deployed.invokeUrl}: check that it is deployed, and check the network.`,
    };
  const { status } = outcome;
  const title = String(status);
  if (status === 401)
    return { tone: sent === "good" ? "bad" : "expected", title: "401 Unauthorized", text: refusals[sent] };
  if (status === 403) return { tone: "bad", title: "403 Forbidden", text: forbidden(outcome, sent, groups) };
  if (status >= 500)
    return { tone: "bad", title, text: "The function or the authorizer failed: lambda-authz invoke shows its log." };
  if (isPublic) return { tone: "ok", title, text: "A public route: it requires no token." };
  if (sent === "good")
    return { tone: "ok", title, text: "The authorizer accepted the token, and the function answered." };
  return { tone: "bad", title, text: "Expected 401: the route answers without a valid token." };
}
