/**
 * Makes an element. Text is only ever text: nothing that the API or a token says becomes markup.
 * @param properties set as properties; `class` and what has a dash as attributes; `on` is what a click does.
 */
export function element(name, { on, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key === "class" || key.includes("-")) made.setAttribute(key, value);
    else made[key] = value;
  if (on) made.addEventListener("click", on);
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);
