import { element } from "./element.js";

const MAX_SHOWN = 20_000;

/** JSON with its lines; all else as it came. */
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
    element("summary", {}, "Headers that this page may read"),
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

/** Where an outcome will stand. What it means is announced; the whole answer read aloud would be too much. */
export const outcomePlace = () =>
  element("div", { class: "outcome" }, element("div", { "aria-live": "polite" }), element("div"));

/** Shows what came of a call. @param place made by `outcomePlace`. */
export function showOutcome(place, { asked, ms, headers, body }, { tone, title, text }) {
  const [said, shown] = place.children;
  place.setAttribute("data-tone", tone);
  said.replaceChildren(
    element(
      "p",
      { class: "verdict" },
      element("strong", {}, title),
      ms === undefined ? "" : element("span", { class: "muted" }, `${ms} ms`),
    ),
    element("p", {}, text),
  );
  shown.replaceChildren(
    element("p", { class: "muted asked" }, asked),
    ...(headers === undefined ? [] : [headerTable(headers)]),
    ...(body ? [element("pre", { tabIndex: 0, "aria-label": "Body of the answer" }, cut(readable(body)))] : []),
  );
}
