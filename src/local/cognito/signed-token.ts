import { createPublicKey, verify } from "node:crypto";
import type { SigningKey } from "./model.ts";

type Claims = Readonly<Record<string, unknown>>;

function parsed(part: string): Claims {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) ?? {};
  } catch {
    return {};
  }
}

/** What a token claims, whoever signed it. */
export const claimsIn = (token: string): Claims => parsed(token.split(".")[1] ?? "");

/** Whether one of the keys signed this token, as RS256 (RFC 7515, section 5.2). */
export function isSignedBy(token: string, keys: readonly SigningKey[]): boolean {
  const [head = "", body = "", tail = "", ...more] = token.split(".");
  const { alg, kid } = parsed(head);
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined || alg !== "RS256" || more.length > 0) return false;
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" });
  return verify("sha256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(tail, "base64url"));
}
