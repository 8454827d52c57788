import { element } from "./element.js";
import { claimsOf, shown } from "./token.js";

const row = ([name, value]) =>
  element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, shown(name, value)));

function claimTable(title, token, isSent) {
  const claims = claimsOf(token);
  const badge = isSent && element("span", { class: "badge" }, "goes to the API");
  const caption = element("caption", {}, title, badge);
  if (claims === undefined)
    return element(
      "table",
      {},
      caption,
      element("tbody", {}, row(["", "This token is not a JWT: only its issuer can read it."])),
    );
  return element("table", {}, caption, element("tbody", {}, ...Object.entries(claims).map(row)));
}

/** Shows what both tokens claim. @param tokenUse which of them the API wants. */
export function showClaims(place, tokens, tokenUse) {
  if (tokens === undefined) {
    place.replaceChildren(element("p", { class: "muted" }, "Sign in, and its claims are listed here."));
    return;
  }
  const tables = [
    tokens.access !== undefined && claimTable("Access token", tokens.access, tokenUse !== "id"),
    tokens.id !== undefined && claimTable("ID token", tokens.id, tokenUse === "id"),
  ].filter(Boolean);
  place.replaceChildren(...(tokenUse === "id" ? tables.reverse() : tables));
}
