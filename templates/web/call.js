import { deployed } from "./deployed.js";

/** The URL of a route. @param values of the path's parameters; those of {name+} keep their slashes. */
export const urlOf = (path, values) =>
  deployed.invokeUrl +
  path
    .slice(1)
    .replace(/\{([^}+]+)(\+?)\}/g, (_, name, rest) =>
      rest ? values[name].split("/").map(encodeURIComponent).join("/") : encodeURIComponent(values[name]),
    );

/** Whether the API responds at all. CORS hides the response from the page, but not that there is one. */
const isReachable = () =>
  fetch(deployed.invokeUrl, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store" }).then(
    () => true,
    () => false,
  );

/**
 * Calls the API as any page does.
 * @returns { status, headers, body, ms }, or { hidden: "cors" } where the browser hides the response from this page, or
 * { hidden: "network" } where there is no response.
 */
export async function call(verb, url, { token, body } = {}) {
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  const begun = performance.now();
  try {
    const response = await fetch(url, { method: verb, headers, body, credentials: "omit", cache: "no-store" });
    const text = await response.text();
    const ms = Math.round(performance.now() - begun);
    return { status: response.status, headers: [...response.headers], body: text, ms };
  } catch (error) {
    // A page gets the same error for both, so that it learns nothing about other sites; the probe distinguishes them.
    if (!(error instanceof TypeError)) throw error;
    return { hidden: (await isReachable()) ? "cors" : "network" };
  }
}
