import { stableJson } from "../lib/json.ts";

/** A key as JWK. */
export type Jwk = Readonly<Record<string, unknown>>;

/** One with a name, and no secret: d is a private key's, k a symmetric one's (RFC 7518, section 6). */
const isPublicKey = (key: unknown): key is Jwk =>
  typeof key === "object" && key !== null && typeof (key as Jwk)["kid"] === "string" && !("d" in key || "k" in key);

/**
 * The public keys with a kid in a key set (RFC 7517, section 5), sorted by it and by all they say, so that the same keys give the same zip.
 * Private and symmetric ones, which nobody should publish, stay out.
 * @param set what an issuer answered, whatever it is.
 */
export function publicKeysIn(set: unknown): Jwk[] {
  const { keys } = (set ?? {}) as { keys?: unknown };
  const found = Array.isArray(keys) ? keys.filter(isPublicKey) : [];
  // The kid first, for people who read config.json.
  const order = (key: Jwk) => `${JSON.stringify(key["kid"])}${stableJson(key)}`;
  return found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
