import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { jsonIn } from "../parse-json.ts";
import type { SigningKey } from "./cognito-model.ts";

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

/** A part of a token; empty when it is not JSON. */
export const partOf = (part: string): Readonly<Record<string, unknown>> => ({
  ...(jsonIn(Buffer.from(part, "base64url")) as object | undefined),
});

/** The claims of a token, before its signature is checked. */
export const claimsIn = (token: string) => partOf(token.split(".")[1] ?? "");

/** Whether one of the keys signed this token, as RS256 (RFC 7515, section 5.2). */
export function isSignedBy(token: string, keys: readonly SigningKey[]): boolean {
  const [head = "", body = "", tail = "", ...more] = token.split(".");
  const { alg, kid } = partOf(head);
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined || alg !== "RS256" || more.length > 0) return false;
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" });
  return verify("sha256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(tail, "base64url"));
}
