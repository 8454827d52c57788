import { createPrivateKey, generateKeyPair, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";
import type { SigningKey } from "./model.ts";

/** A new RSA key, as a pool publishes and keeps it. */
export async function newSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const kid = randomBytes(32).toString("base64");
  return {
    kid,
    privateJwk: { ...privateKey.export({ format: "jwk" }) },
    publicJwk: { alg: "RS256", kid, use: "sig", ...publicKey.export({ format: "jwk" }) },
  };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JSON Web Token with these claims (RFC 7515, section 7.1). */
export function signToken({ kid, privateJwk }: SigningKey, claims: object): string {
  const input = `${encode({ kid, alg: "RS256" })}.${encode(claims)}`;
  const key = createPrivateKey({ key: privateJwk, format: "jwk" });
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}
