import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { partOf } from "../signed-token.ts";

/** A key of a JWKS (RFC 7517). */
export interface Jwk extends JsonWebKey {
  readonly kid?: string;
  readonly use?: string;
}

interface ExpectedClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly now: number;
}

interface IdTokenClaims extends Record<string, unknown> {
  readonly sub: string;
}

const KINDS: Readonly<Record<string, string>> = { RS256: "RSA", ES256: "EC" };

function isSigned(signed: string, signature: string, jwk: Jwk): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const options = { key, dsaEncoding: "ieee-p1363" } as const;
    return verify("sha256", Buffer.from(signed), options, Buffer.from(signature, "base64url"));
  } catch {
    // A key that is none has signed nothing.
    return false;
  }
}

/**
 * The claims of a provider's ID token (OpenID Connect Core, section 3.1.3.7), or what is wrong with it.
 * @param keys of the provider's JWKS.
 */
export function verifiedClaims(token: string, keys: readonly Jwk[], expected: ExpectedClaims): IdTokenClaims | string {
  const [head = "", body = "", tail = "", ...rest] = token.split(".");
  const { alg, kid } = partOf(head);
  const kty = KINDS[String(alg)];
  if (kty === undefined || rest.length > 0) return "its algorithm is neither RS256 nor ES256";
  const jwk = keys.find((one) => one.kty === kty && one.use !== "enc" && (kid === undefined || one.kid === kid));
  if (jwk === undefined) return "no key of the provider has its kid";
  if (!isSigned(`${head}.${body}`, tail, jwk)) return "its signature is wrong";
  const claims = partOf(body);
  if (claims["iss"] !== expected.issuer) return "its issuer is another";
  if (![claims["aud"]].flat().includes(expected.audience)) return "it is for another client";
  if (claims["nonce"] !== expected.nonce) return "its nonce is another";
  if (typeof claims["exp"] !== "number" || claims["exp"] <= expected.now) return "it has expired";
  if (typeof claims["sub"] !== "string" || claims["sub"] === "") return "it has no sub";
  return { ...claims, sub: claims["sub"] };
}
