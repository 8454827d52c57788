import { expect, test } from "vitest";
import { useOf } from "../../../src/token/published-key.ts";
import { importKey } from "../../../templates/node/authorizer/index.mts";
import { fixtureOnDisk } from "../../support/vectors/read.ts";
import { nearlyRoca, PRIMES, rocaModulus } from "../../support/vectors/roca.ts";
import { modulus, publicJwk } from "../../support/vectors/sign.ts";

type Json = Readonly<Record<string, unknown>>;

const ofNumber = (value: bigint) => Buffer.from(value.toString(16), "hex").toString("base64url");

/** Every key of the vectors, alone of its kid and as an issuer publishes it; a private one never gets this far. */
const published: readonly Json[] = [
  ...Object.values(fixtureOnDisk.configs).flatMap(({ issuers }) => issuers.flatMap(({ keys }) => keys)),
  ...[{ use: null }, { use: "enc" }, { key_ops: "verify" }, { key_ops: ["verify"] }, { alg: null }, { alg: 7 }].map(
    (changes) => publicJwk("rs256", changes),
  ),
  ...[{ crv: "P-256" }, { kty: "DSA" }, { kty: 7 }, { e: "Ag" }, { e: "AQ" }, { e: "Aw" }, { e: undefined }].map(
    (changes) => publicJwk("rs256", changes),
  ),
  ...[{ n: undefined }, { n: rocaModulus }, { n: ofNumber((modulus("rs256") >> 1n) | 1n) }].map((changes) =>
    publicJwk("rs256", changes),
  ),
  ...PRIMES.slice(0, 4).map((prime) => publicJwk("rs256", { n: nearlyRoca(prime) })),
  ...[{ x: undefined }, { x: "AA" }, { y: `${publicJwk("es256")["y"]}=` }, { crv: "P-521" }, { crv: "P-384" }].map(
    (changes) => publicJwk("es256", changes),
  ),
  ...[{ x: "AA" }, { crv: "Ed448" }, { crv: "X25519" }, { alg: "ES256" }].map((changes) => publicJwk("eddsa", changes)),
].filter(({ kid, d }) => typeof kid === "string" && kid !== "" && d === undefined);

test("the tool and the Node authorizer agree on every key of the vectors, and on odd ones", () => {
  expect(published.length).toBeGreaterThan(60);
  for (const jwk of published)
    expect({ jwk, alg: useOf(jwk, "nodejs24.x").alg }).toEqual({ jwk, alg: importKey(jwk)?.alg });
});

test("of a Python authorizer's keys only those of RSASSA-PKCS1-v1_5 are used", () => {
  const algorithms = ["rs256", "rs384", "rs512", "ps256", "es256", "es384", "eddsa"].map(
    (name) => useOf(publicJwk(name), "python3.14").alg,
  );
  expect(algorithms).toEqual(["RS256", "RS384", "RS512", undefined, undefined, undefined, undefined]);
});
