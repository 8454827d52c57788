// @ts-check
import { element } from "./element.js";

const MAX_SHOWN = 20_000;

/** JSON with line breaks; any other body unchanged. @param {string} body */
function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** @param {string} text */
const cut = (text) =>
  text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}\n… ${text.length - MAX_SHOWN} characters more` : text;

/** @param {[name: string, value: string][]} headers */
const headerTable = (headers) =>
  element(
    "details",
    {},
    element("summary", {}, "Headers that this page can read"),
    element(
      "table",
      {},
      element(
        "tbody",
        {},
        ...headers.map(([name, value]) =>
          element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
        ),
      ),
    ),
  );

/** The elements of an outcome. Screen readers announce its meaning, not the whole response. */
export function outcomeElements() {
  const summary = element("div", { "aria-live": "polite" });
  const details = element("div");
  return { container: element("div", { class: "outcome" }, summary, details), summary, details };
}

/**
 * Shows the outcome of a call.
 * @param {ReturnType<typeof outcomeElements>} elements
 * @param {{ request: string } & Partial<Omit<import("./call.js").ReadableResponse, "hidden">>} outcome
 * @param {import("./explain.js").Explanation} explanation
 */
export function showOutcome({ container, summary, details }, { request, ms, headers, body }, { tone, title, text }) {
  container.setAttribute("data-tone", tone);
  summary.replaceChildren(
    element(
      "p",
      { class: "verdict" },
      element("strong", {}, title),
      ms === undefined ? "" : element("span", { class: "muted" }, `${ms} ms`),
    ),
    element("p", {}, text),
  );
  details.replaceChildren(
    element("p", { class: "muted asked" }, request),
    ...(headers === undefined ? [] : [headerTable(headers)]),
    ...(body ? [element("pre", { tabIndex: 0, "aria-label": "Body of the response" }, cut(readable(body)))] : []),
  );
}
