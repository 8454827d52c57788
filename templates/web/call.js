// @ts-check
import { deployed } from "./deployed.js";

/**
 * The URL of a route.
 * @param {string} path
 * @param {Record<string, string>} values of the path's parameters; those of {name+} keep their slashes.
 */
export const urlOf = (path, values) =>
  deployed.invokeUrl +
  path.slice(1).replace(/\{([^}+]+)(\+?)\}/g, (_, name, rest) => {
    const value = values[name] ?? "";
    return rest ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });

/** Whether the API responds at all. CORS hides the response from the page, but not that there is one. */
const isReachable = () =>
  fetch(deployed.invokeUrl, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store" }).then(
    () => true,
    () => false,
  );

/**
 * A response that the page can read.
 * @typedef {object} ReadableResponse
 * @property {undefined} [hidden]
 * @property {number} status
 * @property {[name: string, value: string][]} headers
 * @property {string} body
 * @property {number} ms
 */

/**
 * No response that the page can read: the browser hides it from this page ("cors"), or there is none ("network").
 * @typedef {{ hidden: "cors" } | { hidden: "network" }} HiddenResponse
 */

/**
 * Calls the API as any page does.
 * @param {string} verb
 * @param {string} url
 * @param {{ token?: string | undefined, body?: string | undefined }} [options]
 * @returns {Promise<ReadableResponse | HiddenResponse>}
 */
export async function call(verb, url, { token, body } = {}) {
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  const begun = performance.now();
  try {
    const response = await fetch(url, {
      method: verb,
      headers,
      body: body ?? null,
      credentials: "omit",
      cache: "no-store",
    });
    const text = await response.text();
    const ms = Math.round(performance.now() - begun);
    return { status: response.status, headers: [...response.headers], body: text, ms };
  } catch (error) {
    // A page gets the same error for both, so that it learns nothing about other sites; the probe distinguishes them.
    if (!(error instanceof TypeError)) throw error;
    return { hidden: (await isReachable()) ? "cors" : "network" };
  }
}
