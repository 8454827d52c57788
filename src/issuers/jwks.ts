import { stableJson } from "../lib/json.ts";

/** A key as JWK. */
export type Jwk = Readonly<Record<string, unknown>>;

/** Has a kid and no secret: d is in private keys, k in symmetric ones (RFC 7518, section 6). */
const isPublicKey = (key: unknown): key is Jwk =>
  typeof key === "object" && key !== null && typeof (key as Jwk)["kid"] === "string" && !("d" in key || "k" in key);

/**
 * The public keys with a kid in a JWKS (RFC 7517, section 5), sorted by the kid and then by their content, so that the same
 * keys give the same zip. Private and symmetric keys, which an issuer should not publish, are left out.
 * @param set the answer of an issuer, of any type.
 */
export function publicKeysIn(set: unknown): Jwk[] {
  const { keys } = (set ?? {}) as { keys?: unknown };
  const publicKeys = Array.isArray(keys) ? keys.filter(isPublicKey) : [];
  // The kid first: people read config.json.
  const order = (key: Jwk) => `${JSON.stringify(key["kid"])}${stableJson(key)}`;
  return publicKeys.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
