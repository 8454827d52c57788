// @ts-check

/**
 * Properties of an element; `class` and names with a dash are attributes, and `on` handles a click.
 * @template {keyof HTMLElementTagNameMap} Name
 * @typedef {Partial<HTMLElementTagNameMap[Name]> & { class?: string, on?: () => void, [attribute: `${string}-${string}`]: string }} Properties
 */

/**
 * Creates an element. Strings become text nodes, so that nothing of the API or of a token becomes markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties<Name>} [properties]
 * @param {(Node | string | false | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, { on, ...properties } = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key === "class" || key.includes("-")) created.setAttribute(key, value);
    else Object.assign(created, { [key]: value });
  if (on) created.addEventListener("click", on);
  created.append(...children.filter((child) => child !== undefined && child !== false));
  return created;
}

/**
 * The element of the page with this id: all are in index.html.
 * @param {string} id
 */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
