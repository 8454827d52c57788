import { constants, createPublicKey, type JsonWebKey, verify } from "node:crypto";

/** RFC 7518, section 3.1. */
const HASHES: Readonly<Record<string, string>> = { 256: "sha256", 384: "sha384", 512: "sha512" };

/** The algorithms that are verified here: those with a public key. */
export const isAsymmetric = (alg: unknown): alg is string =>
  typeof alg === "string" && /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA)$/.test(alg);

/**
 * Whether a key has signed a token.
 * @param alg of the token's header.
 * @param jwk a public key.
 * @returns undefined for a key that is not of the algorithm.
 */
export function verifySignature(token: string, alg: string, jwk: JsonWebKey): boolean | undefined {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  const hash = HASHES[alg.slice(2)];
  const settings = {
    ...(alg.startsWith("PS") && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
    ...(alg.startsWith("ES") && { dsaEncoding: "ieee-p1363" as const }),
  };
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return verify(hash, signed, { key, ...settings }, Buffer.from(signature, "base64url"));
  } catch {
    return undefined;
  }
}
