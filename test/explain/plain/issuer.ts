import { generateKeyPairSync, type KeyPairKeyObjectResult, randomUUID, sign } from "node:crypto";

const ISSUER = "https://issuer.example.com/";
const AUDIENCE = "orders-api";
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

let keys: KeyPairKeyObjectResult | undefined;

/** An issuer of JWTs whose key the authorizers of scenarios have; it serves nothing. */
export function testIssuer() {
  keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { publicKey, privateKey } = keys;
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    /** In PEM. */
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    /** A token that is valid for 10 minutes. @param claims replace the usual ones. */
    token(claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}): string {
      const now = Math.floor(Date.now() / 1_000);
      const usual = { iss: ISSUER, aud: AUDIENCE, sub: "ann", iat: now, exp: now + 600, jti: randomUUID() };
      const signed = `${part({ alg: "RS256", kid: "key-1", typ: "JWT", ...header })}.${part({ ...usual, ...claims })}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}
