import { element } from "./element.js";

const MAX_SHOWN = 20_000;

/** JSON with line breaks; any other body unchanged. */
function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const cut = (text) =>
  text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}\n… ${text.length - MAX_SHOWN} characters more` : text;

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

/** The container of an outcome. Screen readers announce its meaning, not the whole response. */
export const outcomeContainer = () =>
  element("div", { class: "outcome" }, element("div", { "aria-live": "polite" }), element("div"));

/** Shows the outcome of a call. @param container created by `outcomeContainer`. */
export function showOutcome(container, { request, ms, headers, body }, { tone, title, text }) {
  const [summary, details] = container.children;
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
