import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Jwk } from "../../../src/issuers/jwks.ts";
import { usableKeys } from "../../../src/issuers/usable-keys.ts";
import { drive, skipWithoutPython } from "../../support/authorizers/python.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

const curve = (namedCurve: string, alg: string): Jwk => ({
  ...generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" }),
  kid: namedCurve,
  alg,
});

/** Who can use the keys of these sets. */
const SETS: readonly (readonly [string, "both" | "Node" | "neither", readonly Jwk[]])[] = [
  ["RS256", "both", [publicJwk("rs256")]],
  ["RS384", "both", [publicJwk("rs384")]],
  ["RS512", "both", [publicJwk("rs512")]],
  ["RSA without alg", "both", [publicJwk("no-alg")]],
  ["RSA with use = sig", "both", [publicJwk("rs256", { use: "sig" })]],
  ["PS256", "Node", [publicJwk("ps256")]],
  ["ES256", "Node", [publicJwk("es256")]],
  ["ES384", "Node", [publicJwk("es384")]],
  ["EdDSA", "Node", [publicJwk("eddsa")]],
  ["RSA with use = enc", "neither", [publicJwk("rs256", { use: "enc" })]],
  ["RSA that may not verify", "neither", [publicJwk("rs256", { key_ops: ["encrypt"] })]],
  ["RSA of 1024 bits", "neither", [publicJwk("rsa-1024")]],
  ["an RSA key of nothing", "neither", [{ kty: "RSA", kid: "a", n: "AQAB", e: "AQAB" }]],
  ["PS512", "neither", [publicJwk("ps256", { alg: "PS512" })]],
  ["ES512", "neither", [curve("P-521", "ES512")]],
  ["ES256K", "neither", [curve("secp256k1", "ES256K")]],
  ["one key listed for two algorithms", "both", ["RS256", "RS512"].map((alg) => publicJwk("rs256", { alg }))],
  ["one key listed twice", "both", [publicJwk("rs256"), publicJwk("rs256")]],
  ["two keys of one name", "neither", [publicJwk("rs256", { kid: "a" }), publicJwk("other", { kid: "a" })]],
];
const kids = (keys: readonly Jwk[]) => keys.map(({ kid }) => kid);

test.each(SETS)("%s can be used by the authorizers for: %s", async (_, who, keys) => {
  expect(kids(await usableKeys(keys, "nodejs22.x"))).toEqual(who === "neither" ? [] : kids(keys));
  expect(kids(await usableKeys(keys, "python3.13"))).toEqual(who === "both" ? kids(keys) : []);
});

test("two keys of one name are one that can be used where the other cannot", async () => {
  const keys = [publicJwk("rs256", { kid: "a" }), publicJwk("other", { kid: "a", use: "enc" })];
  expect(await usableKeys(keys, "python3.13")).toEqual([keys[0]]);
  const mixed = [publicJwk("rs256", { kid: "a" }), publicJwk("es256", { kid: "a" })];
  expect(await usableKeys(mixed, "python3.13")).toEqual([mixed[0]]);
  expect(await usableKeys(mixed, "nodejs22.x")).toEqual(mixed);
});

describe.skipIf(skipWithoutPython)("the authorizer for Python", () => {
  test("takes just the keys that are said to be usable with it", async () => {
    const sets = SETS.map(([, , keys]) => keys);
    const { keys: taken } = await drive<{ keys: string[][] }>({ keys: sets });
    expect(taken).toEqual(await Promise.all(sets.map(async (keys) => kids(await usableKeys(keys, "python3.13")))));
  });
});
