/** Headers that the gateway sets itself: those of an integration get another name. As recorded. */
const REMAPPED = new Set(
  (
    "authorization connection content-length content-md5 date expect host max-forwards proxy-authenticate server " +
    "trailer upgrade user-agent www-authenticate"
  ).split(" "),
);

/** The name under which a header of an integration's answer reaches the caller. */
export const remapped = (name: string): string => (REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name);

/** The same where one does not reach the caller. */
export const remappedOrGone = (name: string): string | undefined =>
  name.toLowerCase() === "transfer-encoding" ? undefined : remapped(name);
