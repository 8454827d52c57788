// @ts-check
import { call, urlOf } from "./call.js";
import { deployed } from "./deployed.js";
import { element } from "./element.js";
import { explain } from "./explain.js";
import { outcomeElements, showOutcome } from "./outcome.js";

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
const WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

let fields = 0;
/**
 * A field with its label.
 * @param {string} text
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input
 */
function labelled(text, input) {
  input.id = `field-${++fields}`;
  return element("div", { class: "field" }, element("label", { htmlFor: input.id }, text), input);
}

/**
 * @param {string} path
 * @returns {[name: string, input: HTMLInputElement][]}
 */
function parametersOf(path) {
  const names = Array.from(path.matchAll(/\{([^}+]+)\+?\}/g), ([, name = ""]) => name);
  return names.map((name) => [name, element("input", { value: "1", autocomplete: "off", spellcheck: false })]);
}

/**
 * What the routes need of the session.
 * @typedef {object} Session
 * @property {() => Promise<{ token: string | undefined, groups: unknown[] }>} takeToken the token to send, refreshed if possible.
 * @property {() => string} brokenToken
 * @property {() => boolean} isSignedIn whether there is a token.
 */

/**
 * One route with its inputs, three ways to call it, and the outcome.
 * @param {import("./deployed.js").PageValues["routes"][number]} route
 * @param {Session} session
 */
function routeCard({ verb, path, public: isPublic }, { takeToken, brokenToken, isSignedIn }) {
  const parameters = parametersOf(path);
  const choice = verb === "ANY" && element("select", {}, ...VERBS.map((one) => element("option", {}, one)));
  const body = element("textarea", { rows: 3, value: "{}", spellcheck: false });
  const bodyField = labelled("Body (JSON)", body);
  const verbNow = () => (choice ? choice.value : verb);
  const update = () => {
    bodyField.hidden = !WITH_BODY.has(verbNow());
  };
  if (choice) choice.addEventListener("change", update);
  update();
  const outcome = outcomeElements();

  /** @param {import("./explain.js").SentToken} sent */
  async function send(sent) {
    card.setAttribute("aria-busy", "true");
    try {
      const { token, groups } = sent === "good" ? await takeToken() : { token: undefined, groups: [] };
      const values = Object.fromEntries(parameters.map(([name, input]) => [name, input.value]));
      const url = urlOf(path, values);
      const result = await call(verbNow(), url, {
        token: sent === "broken" ? brokenToken() : token,
        body: WITH_BODY.has(verbNow()) ? body.value : undefined,
      });
      const actual = sent === "good" && token === undefined ? "none" : sent;
      const request = `${verbNow()} ${url}`;
      showOutcome(outcome, { ...result, request }, explain(result, { sent: actual, isPublic, groups }));
    } finally {
      card.removeAttribute("aria-busy");
    }
  }

  const name = `${verb} ${path}`;
  /**
   * @param {string} text
   * @param {import("./explain.js").SentToken} sent
   * @param {"primary" | "plain"} look
   */
  const button = (text, sent, look) =>
    element("button", { type: "button", class: look, "aria-label": `${text}: ${name}`, on: () => send(sent) }, text);
  const withToken = button("Call with the token", "good", "primary");
  const card = element(
    "li",
    { class: "route" },
    element(
      "h3",
      {},
      element("span", { class: "verb", "data-verb": verb }, verb),
      element("code", {}, path),
      element("span", { class: "badge" }, isPublic ? "public" : "protected"),
    ),
    choice && labelled("Method", choice),
    ...parameters.map(([parameter, input]) => labelled(`{${parameter}}`, input)),
    bodyField,
    element(
      "div",
      { class: "actions" },
      withToken,
      button("Without a token", "none", "plain"),
      button("With a broken token", "broken", "plain"),
    ),
    outcome.container,
  );
  return {
    card,
    update() {
      withToken.disabled = !isSignedIn();
    },
  };
}

/**
 * Shows all routes.
 * @param {HTMLElement} list
 * @param {Session} session
 * @returns a function that updates what depends on the session.
 */
export function showRoutes(list, session) {
  const cards = deployed.routes.map((route) => routeCard(route, session));
  list.replaceChildren(...cards.map(({ card }) => card));
  return () => {
    for (const { update } of cards) update();
  };
}
