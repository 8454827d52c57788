import { deployed } from "./deployed.js";

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
    ? `The API answered, but without the header that lets ${origin} read it, though [cors] allow_origins has this origin. Deploy again; with a proxy integration the function itself has to send Access-Control-Allow-Origin.`
    : `The API answered, but this browser may not show the answer: ${origin} must be in [cors] allow_origins (now ${allowOrigins.join(", ")}), then deploy again. This is no 401 and no 403: the token was not the reason.`;
};

const refusals = {
  none: "As it must be: without a token nobody gets in.",
  broken: "As it must be: the signature does not hold, so the authorizer refused the token.",
  good: "The authorizer refused this token: expired, for another client, or of the other kind. lambda-authz test-token says which.",
};

function forbidden({ body }, sent, groups) {
  if (messageOf(body) === "Missing Authentication Token") return "There is no such route on this stage: deploy again.";
  if (sent !== "good") return "The authorizer answered with a policy that lets nobody in without a good token.";
  const held = groups.length > 0 ? `this token's groups: ${groups.join(", ")}` : "this token has no group";
  return `The token holds, but no rule allows its bearer to call this route (${held}; see [rule.*]).`;
}

/**
 * What an outcome of `call` means, in a sentence.
 * @param sent "good", "broken" or "none": the token that went along.
 * @returns { tone: "ok" | "bad" | "expected", title, text }
 */
export function explain(outcome, { sent, isPublic, groups }) {
  const { hidden, status } = outcome;
  if (hidden === "cors") return { tone: "bad", title: "CORS error", text: CORS() };
  if (hidden === "network")
    return {
      tone: "bad",
      title: "No answer",
      text: `Nothing answers at ${deployed.invokeUrl}: is it deployed, is the network there?`,
    };
  const title = String(status);
  if (status === 401)
    return { tone: sent === "good" ? "bad" : "expected", title: "401 Unauthorized", text: refusals[sent] };
  if (status === 403) return { tone: "bad", title: "403 Forbidden", text: forbidden(outcome, sent, groups) };
  if (status >= 500)
    return { tone: "bad", title, text: "The function or the authorizer failed: lambda-authz invoke shows its log." };
  if (isPublic) return { tone: "ok", title, text: "A public route: nobody is asked for a token." };
  if (sent === "good")
    return { tone: "ok", title, text: "The authorizer let the token in, and the function answered." };
  return { tone: "bad", title, text: "This should have been 401: the route answers without a good token." };
}
