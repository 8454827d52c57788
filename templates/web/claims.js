// @ts-check
import { element } from "./element.js";
import { claimsOf, shown } from "./token.js";

/** @param {[name: string, value: unknown]} claim */
const row = ([name, value]) =>
  element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, shown(name, value)));

/**
 * @param {string} title
 * @param {string} token
 * @param {boolean} isSent
 */
function claimTable(title, token, isSent) {
  const claims = claimsOf(token);
  const badge = isSent && element("span", { class: "badge" }, "sent to the API");
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

/**
 * Shows the claims of both tokens.
 * @param {HTMLElement} container
 * @param {import("./session.js").Tokens | undefined} tokens
 * @param {"access" | "id"} tokenUse which of them the API accepts.
 */
export function showClaims(container, tokens, tokenUse) {
  if (tokens === undefined) {
    container.replaceChildren(element("p", { class: "muted" }, "Sign in to see the claims of the token."));
    return;
  }
  const tables = [
    tokens.access !== undefined && claimTable("Access token", tokens.access, tokenUse !== "id"),
    tokens.id !== undefined && claimTable("ID token", tokens.id, tokenUse === "id"),
  ].filter((table) => table !== false);
  container.replaceChildren(...(tokenUse === "id" ? tables.reverse() : tables));
}
