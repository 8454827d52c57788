/**
 * Creates an element. Strings become text nodes, so that nothing of the API or of a token becomes markup.
 * @param properties set as properties; `class` and names with a dash as attributes; `on` handles a click.
 */
export function element(name, { on, ...properties } = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key === "class" || key.includes("-")) created.setAttribute(key, value);
    else created[key] = value;
  if (on) created.addEventListener("click", on);
  created.append(...children.filter((child) => child !== undefined && child !== false));
  return created;
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);
