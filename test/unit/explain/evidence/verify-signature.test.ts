import { constants, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isAsymmetric, verifySignature } from "../../../../src/explain/evidence/verify-signature.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

const SIGNED = "eyJhbGciOiJ4In0.eyJzdWIiOiJhbm4ifQ";
const tokenOf = (signature: Buffer) => `${SIGNED}.${signature.toString("base64url")}`;
const jwkOf = (key: KeyObject) => key.export({ format: "jwk" });

describe("verifySignature", () => {
  test.for([
    ["RS256", rsa, () => sign("sha256", Buffer.from(SIGNED), rsa.privateKey)],
    ["RS512", rsa, () => sign("sha512", Buffer.from(SIGNED), rsa.privateKey)],
    ["PS256", rsa, () => sign("sha256", Buffer.from(SIGNED), { key: rsa.privateKey, ...PSS })],
    ["ES256", ec, () => sign("sha256", Buffer.from(SIGNED), { key: ec.privateKey, dsaEncoding: "ieee-p1363" })],
    ["EdDSA", ed, () => sign(null, Buffer.from(SIGNED), ed.privateKey)],
  ] as const)("%s: right, and wrong for other claims", ([alg, { publicKey }, signature]) => {
    const token = tokenOf(signature());
    expect(isAsymmetric(alg)).toBe(true);
    expect(verifySignature(token, alg, jwkOf(publicKey))).toBe(true);
    expect(verifySignature(token.replace("eyJzdWIiOiJhbm4ifQ", "eyJzdWIiOiJib2IifQ"), alg, jwkOf(publicKey))).toBe(
      false,
    );
  });

  test("says nothing of what is not a key, and of shared secrets", () => {
    expect(verifySignature(tokenOf(Buffer.from("x")), "RS256", { kty: "RSA", n: "AQAB" })).toBeUndefined();
    expect(["HS256", "none", "RS1", undefined].map(isAsymmetric)).toEqual([false, false, false, false]);
  });
});
