import * as crypto from "node:crypto";
import { claims } from "../fixture.ts";
import { ALLOW, type Family, refused } from "../format.ts";
import { encode, privateJwk, publicJwk, raw, signature, token } from "../sign.ts";

const allowed = (name: string, key: string, why: string) => {
  const python = key.startsWith("rs") || key === "no-alg" ? {} : { python: refused("alg") };
  return { name, why, config: "oidc", token: token(claims(), key), expect: ALLOW, ...python };
};

const pem = crypto.createPublicKey({ key: publicJwk("rs256"), format: "jwk" }).export({ type: "spki", format: "pem" });

/** Any algorithm in the header, over any bytes as the signature. */
const forged = (header: object, tail: (input: string) => string) => {
  const input = `${encode({ kid: "rs256", ...header })}.${encode(claims())}`;
  return `${input}.${tail(input)}`;
};
const hmac = (secret: crypto.BinaryLike) => (input: string) =>
  crypto.createHmac("sha256", secret).update(input).digest("base64url");
const sha1 = (input: string) =>
  encode(crypto.sign("sha1", Buffer.from(input), crypto.createPrivateKey({ key: privateJwk("rs256"), format: "jwk" })));
const genuine = (input: string) => signature(input, "rs256");

const confused = (name: string, why: string, bad: string) => ({
  name,
  why,
  config: "oidc",
  token: bad,
  expect: refused("alg"),
});

export const algorithms: Family = {
  family: "algorithms",
  about: "RFC 8725, section 3.1: the algorithm is what the key says, and never none or a MAC.",
  cases: [
    allowed("RS256", "rs256", "what Cognito and Google use"),
    allowed("RS384", "rs384", "the longer hash"),
    allowed("RS512", "rs512", "the longest hash"),
    allowed("PS256", "ps256", "RSASSA-PSS"),
    allowed("ES256", "es256", "r and s side by side, RFC 7518 section 3.4"),
    allowed("ES384", "es384", "the bigger curve"),
    allowed("EdDSA", "eddsa", "Ed25519, RFC 8037"),
    allowed("RS256 by a key without alg", "no-alg", "Entra ID publishes keys without alg; RSA then means RS256"),
    confused(
      "RS512 by a key without alg",
      "a key that names none is not for all of them",
      token(claims(), "no-alg", { alg: "RS512" }),
    ),
    confused(
      "none without a signature",
      "the oldest forgery",
      forged({ alg: "none" }, () => ""),
    ),
    confused("none with a genuine signature", "a signature does not make it better", forged({ alg: "none" }, genuine)),
    confused(
      "nOnE",
      "other spellings of none",
      forged({ alg: "nOnE" }, () => ""),
    ),
    confused(
      "HS256 with the public key as PEM",
      "the public key must never be a secret",
      forged({ alg: "HS256" }, hmac(pem)),
    ),
    confused(
      "HS256 with the modulus",
      "the same with other bytes of it",
      forged({ alg: "HS256" }, hmac(String(publicJwk("rs256")["n"]))),
    ),
    confused("HS256 with an empty secret", "what a missing key may become", forged({ alg: "HS256" }, hmac(""))),
    confused(
      "PS256 by an RS256 key",
      "the same key, another padding",
      forged({ alg: "PS256" }, (input) => signature(input, "rs256", "PS256")),
    ),
    confused(
      "RS384 by an RS256 key",
      "the same key, another hash",
      forged({ alg: "RS384" }, (input) => signature(input, "rs256", "RS384")),
    ),
    confused(
      "RS256 with the kid of an EC key",
      "key and algorithm differ in kind",
      forged({ kid: "es256", alg: "RS256" }, genuine),
    ),
    confused(
      "ES256 with the kid of an RSA key",
      "the other way round",
      forged({ alg: "ES256" }, (i) => signature(i, "es256")),
    ),
    confused("no alg", "the header must say it", forged({}, genuine)),
    confused("alg is a number", "no string", forged({ alg: 256 }, genuine)),
    confused("alg is a list", "no string, though it would print like one", forged({ alg: ["RS256"] }, genuine)),
    confused("rs256", "names have their case, RFC 7515 section 4.1.1", forged({ alg: "rs256" }, genuine)),
    confused("alg with a space", "names are compared character by character", forged({ alg: "RS256 " }, genuine)),
    confused("alg is toString", "a name that every object has", forged({ alg: "toString" }, genuine)),
    confused("RS1", "SHA-1 is broken", forged({ alg: "RS1" }, sha1)),
    {
      name: "header says RS256, signed with SHA-512",
      why: "the hash is part of what is compared",
      config: "oidc",
      token: forged({ alg: "RS256" }, (input) => signature(input, "rs256", "RS512")),
      expect: refused("signature"),
    },
    {
      name: "alg of a token with spaces in its JSON",
      why: "JSON may hold white space",
      config: "oidc",
      token: raw('{ "alg" : "RS256",\n\t"kid" : "rs256" }', JSON.stringify(claims(), null, 2)),
      expect: ALLOW,
    },
  ],
};
