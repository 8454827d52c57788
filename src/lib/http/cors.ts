/**
 * What browsers make of the CORS headers of a response (Fetch standard, "CORS check" and "CORS-preflight fetch").
 * Values are those of the headers; "" for a header that is missing.
 */

/** The members of "GET, OPTIONS". */
export const namesIn = (value: string): string[] => value.split(/\s*,\s*/).filter((name) => name !== "");

/** True when pages of an origin may read a response without credentials: the texts are compared as they are. */
export const allowsOrigin = (allowOrigin: string, origin: string): boolean =>
  allowOrigin === "*" || allowOrigin === origin;

/** True when a list of methods names this one, or all of them; with credentials "*" is a name like any other. */
export function allowsMethod(allowMethods: string, method: string, withCredentials = false): boolean {
  const names = namesIn(allowMethods);
  return names.includes(method) || (!withCredentials && names.includes("*"));
}

/** The headers that a list does not allow. "*" covers all but Authorization; with credentials, none. */
export function headersNotAllowed(
  allowHeaders: string,
  headers: readonly string[],
  withCredentials = false,
): readonly string[] {
  const names = namesIn(allowHeaders).map((name) => name.toLowerCase());
  const hasWildcard = !withCredentials && names.includes("*");
  return headers.filter((header) => {
    const name = header.toLowerCase();
    return !names.includes(name) && !(hasWildcard && name !== "authorization");
  });
}

/** True when caches keep the responses to different origins apart. */
export const variesByOrigin = (vary: string): boolean =>
  namesIn(vary).some((name) => name === "*" || name.toLowerCase() === "origin");
