import * as crypto from "node:crypto";
import { claims, cognitoAccess, googleId, NOW } from "../fixture.ts";
import { ALLOW, type Case, type Expectation, type Family, refused } from "../format.ts";
import { encode, modulus, rsaOf, signature, token } from "../sign.ts";

const BAD = refused("signature");
const good = token(claims());
const [head = "", body = "", tail = ""] = good.split(".");
const bytes = Buffer.from(tail, "base64url");
const one = (name: string, why: string, bad: string, expect: Expectation = BAD): Case => ({
  name,
  why,
  config: "oidc",
  token: bad,
  expect,
});
const withTail = (part: Uint8Array) => `${head}.${body}.${encode(part)}`;
const flipped = (at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

// RFC 8017, section 9.2: 00 01 ff.. 00 DigestInfo hash.
const INFO = "3031300d060960864801650304020105000420";
const hashOf = (input: string) => crypto.createHash("sha256").update(input).digest();
const encoded = (input: string, length: number, info = INFO, start = "0001", fill = 0xff) => {
  const end = Buffer.concat([Buffer.from(`00${info}`, "hex"), hashOf(input)]);
  return Buffer.concat([Buffer.from(start, "hex"), Buffer.alloc(length - 2 - end.length, fill), end]);
};

/** A token whose signature plus the modulus still has 256 bytes: the same number to the key, other bytes. */
const plusModulus = () => {
  for (let turn = 0; ; turn++) {
    const [first = "", second = "", third = ""] = token(claims({ jti: `${turn}` })).split(".");
    const sum = BigInt(`0x${Buffer.from(third, "base64url").toString("hex")}`) + modulus("rs256");
    if (sum >= 1n << 2048n) continue;
    return `${first}.${second}.${encode(Buffer.from(sum.toString(16).padStart(512, "0"), "hex"))}`;
  }
};

export const rsa: Family = {
  family: "rsa-signatures",
  about: "RFC 8017, section 8.2.2: the signature opens to the one expected encoding, and nothing near it.",
  cases: [
    one("payload replaced", "the payload is signed", `${head}.${encode(claims({ sub: "admin" }))}.${tail}`),
    one("first bit", "one bit", withTail(flipped(0))),
    one("last bit", "one bit", withTail(flipped(255))),
    one("empty", "none at all", `${head}.${body}.`),
    one("one byte short", "the length is fixed", withTail(bytes.subarray(0, 255))),
    one("a zero behind", "the length is fixed", withTail(Buffer.concat([bytes, Buffer.alloc(1)]))),
    one("a zero in front", "the same number", withTail(Buffer.concat([Buffer.alloc(1), bytes]))),
    one("plus the modulus", "the same number to the key", plusModulus()),
    one("all zero", "opens to zero", withTail(Buffer.alloc(256))),
    one("one", "opens to one", withTail(Buffer.from([...Buffer.alloc(255), 1]))),
    one("all ones", "more than the modulus", withTail(Buffer.alloc(256, 0xff))),
    one("of another token", "signs other bytes", `${head}.${body}.${token(claims({ sub: "admin" })).split(".")[2]}`),
    one("of the attacker", "another key under our name", token(claims(), "attacker", { kid: "rs256" })),
    one("our own encoding", "so that the next ones fail for their difference", rsaOf(claims(), encoded), ALLOW),
    one(
      "without the NULL",
      "some verifiers take it",
      rsaOf(claims(), (i, l) => encoded(i, l, "302f300b06096086480165030402010420")),
    ),
    one(
      "with the name of SHA-1",
      "the hash is named in it",
      rsaOf(claims(), (i, l) => encoded(i, l, "3021300906052b0e03021a05000414")),
    ),
    one(
      "with the name of SHA-512",
      "the hash is named in it",
      rsaOf(claims(), (i, l) => encoded(i, l, "3051300d060960864801650304020305000440")),
    ),
    one(
      "with the length in two bytes",
      "BER, not DER",
      rsaOf(claims(), (i, l) => encoded(i, l, "308131300d060960864801650304020105000420")),
    ),
    one(
      "bare hash",
      "no DigestInfo",
      rsaOf(claims(), (i, l) => encoded(i, l, "")),
    ),
    one(
      "block type 2",
      "the padding of encryption",
      rsaOf(claims(), (i, l) => encoded(i, l, INFO, "0002")),
    ),
    one(
      "block type 0",
      "an older padding",
      rsaOf(claims(), (i, l) => encoded(i, l, INFO, "0000", 0)),
    ),
    one(
      "padding of other bytes",
      "all of them are ff",
      rsaOf(claims(), (i, l) => encoded(i, l, INFO, "0001", 0xfe)),
    ),
    one(
      "garbage behind a short padding",
      "Bleichenbacher 2006",
      rsaOf(claims(), (input, length) => {
        const start = Buffer.concat([Buffer.from(`0001ffffffffffffffff00${INFO}`, "hex"), hashOf(input)]);
        return Buffer.concat([start, Buffer.alloc(length - start.length, 7)]);
      }),
    ),
  ],
};

const parts = (key: string) => {
  const [first = "", second = "", third = ""] = token(claims(), key).split(".");
  return { input: `${first}.${second}`, bytes: Buffer.from(third, "base64url") };
};
const ec = parts("es256");
const ed = parts("eddsa");
const order = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
/** Signatures by chance must stay the same: these are bytes made from the ones on disk. */
const python = { python: refused("alg") };
const curve = (name: string, why: string, from: { input: string }, part: Uint8Array): Case => ({
  ...(one(name, why, `${from.input}.${encode(part)}`) as Case & { expect: Expectation }),
  ...python,
});
const der = (point: Buffer) => {
  const integer = (part: Buffer) => {
    const trimmed = Buffer.from(part.toString("hex").replace(/^(00)+/, ""), "hex");
    const value = (trimmed[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), trimmed]) : trimmed;
    return Buffer.concat([Buffer.from([2, value.length]), value]);
  };
  const both = Buffer.concat([integer(point.subarray(0, 32)), integer(point.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
};
const big = (value: bigint) => Buffer.from(value.toString(16).padStart(64, "0"), "hex");
const zero32 = Buffer.alloc(32);

export const curves: Family = {
  family: "curve-signatures",
  about: "RFC 7518, section 3.4, and RFC 8032: fixed length, r and s within the order.",
  cases: [
    curve("ES256: r and s zero", "CVE-2022-21449, psychic signatures", ec, Buffer.alloc(64)),
    curve("ES256: r zero", "out of range", ec, Buffer.concat([zero32, ec.bytes.subarray(32)])),
    curve("ES256: s zero", "out of range", ec, Buffer.concat([ec.bytes.subarray(0, 32), zero32])),
    curve("ES256: r and s are the order", "zero to the curve", ec, Buffer.concat([big(order), big(order)])),
    curve("ES256: DER", "the other form of a signature", ec, der(ec.bytes)),
    curve("ES256: one byte short", "the length is fixed", ec, ec.bytes.subarray(0, 63)),
    curve("ES256: zeros behind", "the length is fixed", ec, Buffer.concat([ec.bytes, Buffer.alloc(2)])),
    curve("ES256: empty", "none at all", ec, Buffer.alloc(0)),
    curve(
      "ES256: one bit",
      "one bit",
      ec,
      ec.bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
    ),
    curve("EdDSA: all zero", "a point of small order", ed, Buffer.alloc(64)),
    curve("EdDSA: one byte short", "the length is fixed", ed, ed.bytes.subarray(0, 63)),
    curve("EdDSA: a zero behind", "the length is fixed", ed, Buffer.concat([ed.bytes, Buffer.alloc(1)])),
    curve("EdDSA: empty", "none at all", ed, Buffer.alloc(0)),
    curve(
      "EdDSA: one bit",
      "one bit",
      ed,
      ed.bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
    ),
  ],
};

const odd = (kid: string, why: string, key = "rs256", expect: Expectation = refused("kid-unknown", 1)): Case => ({
  name: kid,
  why,
  config: "odd-keys",
  token: token(claims(), key, { kid, alg: "RS256" }),
  expect,
});
/** A token for a kid that several keys have, signed with one of their algorithms. */
const listed = (
  alg: string,
  key = "rs256",
  kid = "each-alg",
  why = "one key, listed once for each algorithm",
): Case => {
  const input = `${encode({ alg, kid })}.${encode(claims())}`;
  const expect = alg === "PS256" || alg === "ES256" ? { expect: ALLOW, python: refused("alg") } : { expect: ALLOW };
  return { name: `${kid} ${alg}`, why, config: "odd-keys", token: `${input}.${signature(input, key, alg)}`, ...expect };
};
const forgedWithOne = () => {
  const input = `${encode({ alg: "RS256", kid: "exponent-1" })}.${encode(claims())}`;
  return `${input}.${encode(encoded(input, 256))}`;
};

export const keys: Family = {
  family: "keys",
  about: "RFC 7517, section 4: what a published key must be to count.",
  cases: [
    odd("good", "a good key among the odd ones", "rs256", ALLOW),
    odd("good-key-ops", "key_ops says verify", "rs256", ALLOW),
    odd("use-enc", "for encryption"),
    odd("key-ops-encrypt", "for encryption"),
    odd("key-ops-text", "no list"),
    odd("private", "anyone who reads the set can sign"),
    odd("rsa-1024", "too short, RFC 7518 section 3.3", "rsa-1024"),
    odd("exponent-even", "no RSA key"),
    odd("padded", "no base64url"),
    odd("roca", "can be factored, CVE-2017-15361"),
    odd("alg-of-another-kind", "an RSA key for ES256"),
    odd("alg-hmac", "an RSA key for HS256"),
    odd("oct", "a secret in public"),
    odd("twice", "it is ambiguous"),
    odd("twice with the other key", "it is ambiguous", "other"),
    ...["RS256", "RS384", "RS512", "PS256"].map((alg) => listed(alg)),
    { ...listed("ES256", "es256"), expect: refused("alg") },
    listed("RS256", "rs256", "same-twice", "the same key, once without alg"),
    {
      ...listed("RS384", "rs256", "same-twice", "no key of that name is for it"),
      name: "same-twice with RS384",
      expect: refused("alg"),
    },
    listed("RS384", "rs256", "one-alg-ambiguous", "only the keys for RS256 are ambiguous"),
    {
      ...listed("RS256", "rs256", "one-alg-ambiguous", "which is meant for RS256 is unknown"),
      name: "one-alg-ambiguous with RS256",
      expect: refused("alg"),
    },
    odd("", "no name"),
    {
      name: "exponent-1",
      why: "anyone can sign",
      config: "odd-keys",
      token: forgedWithOne(),
      expect: refused("kid-unknown", 1),
    },
    {
      name: "oct with HS256",
      why: "a secret in public",
      config: "odd-keys",
      token: (() => {
        const input = `${encode({ alg: "HS256", kid: "oct" })}.${encode(claims())}`;
        return `${input}.${crypto.createHmac("sha256", "secret-secret-secret-secret-secr").update(input).digest("base64url")}`;
      })(),
      expect: refused("alg"),
    },
  ],
};

const unknown = token(claims({ jti: "unknown" }), "attacker");
const rotated = token(claims(), "rotated");
const step = (now: number, bearer: string, expect: Expectation, answer?: string) => ({
  now: NOW + now,
  token: bearer,
  expect,
  ...(answer !== undefined && { answer }),
});
const fetched = { ...ALLOW, fetches: 1 };
const UNKNOWN = refused("kid-unknown");
const ASKED = refused("kid-unknown", 1);
const useless = (answer: string, why: string): Case => ({
  name: `the answer is ${answer}`,
  why,
  config: "oidc",
  steps: [step(0, rotated, ASKED, answer), step(0, good, ALLOW), step(60, rotated, fetched, "rotated-and-old")],
});

export const refetch: Family = {
  family: "refetch",
  about: "An unknown kid asks the issuer's address, at most once in 60 seconds; a known one never.",
  cases: [
    {
      name: "a rotated key",
      why: "rotation must not need a deploy",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-and-old"), step(1, rotated, ALLOW), step(2, good, ALLOW)],
    },
    {
      name: "a withdrawn key",
      why: "what was verified with it before is no longer valid",
      config: "oidc",
      steps: [step(0, good, ALLOW), step(1, rotated, fetched, "rotated"), step(2, good, UNKNOWN, "rotated")],
    },
    {
      name: "a withdrawn key, the new one of another kind",
      why: "what was verified with it before is no longer valid, whether or not the new one can be used",
      config: "oidc",
      steps: [step(0, good, ALLOW), step(1, rotated, ASKED, "es256"), step(2, good, UNKNOWN)],
    },
    {
      name: "a token that ends while keys are fetched",
      why: "an answer may take longer than the token lives",
      config: "oidc",
      steps: [
        {
          ...step(29, token(claims({ exp: NOW }), "rotated"), refused("exp", 1), "rotated"),
          answerSeconds: 1,
        },
      ],
    },
    {
      name: "a clock set back",
      why: "no caller waits until it has caught up",
      config: "oidc",
      steps: [step(3_600, unknown, ASKED), step(0, rotated, fetched, "rotated"), step(1, unknown, UNKNOWN)],
    },
    {
      name: "a storm of unknown keys",
      why: "an attacker must not make us call",
      config: "oidc",
      steps: [0, 0.5, 1, 30, 59.9].map((now, index) =>
        step(now, unknown, index === 0 ? ASKED : UNKNOWN, "rotated-and-old"),
      ),
    },
    {
      name: "again after a minute",
      why: "the limit ends",
      config: "oidc",
      steps: [
        step(0, unknown, ASKED, "rotated-and-old"),
        step(60, unknown, ASKED, "rotated-and-old"),
        step(119, unknown, UNKNOWN),
      ],
    },
    {
      name: "the address is down",
      why: "known keys go on, failures count",
      config: "oidc",
      steps: [
        step(0, rotated, ASKED),
        step(1, good, ALLOW),
        step(2, rotated, UNKNOWN, "rotated-and-old"),
        step(61, rotated, fetched, "rotated-and-old"),
      ],
    },
    {
      name: "two issuers",
      why: "each has its own limit",
      config: "several",
      steps: [
        step(0, unknown, ASKED),
        step(
          1,
          token(claims({ iss: "accounts.google.com", aud: "123-abc.apps.googleusercontent.com" }), "rotated"),
          fetched,
          "rotated",
        ),
      ],
    },
    {
      name: "a bad token with an unknown kid",
      why: "what fails for free does not call",
      config: "oidc",
      steps: [step(0, token(claims({ aud: "else" }), "attacker"), refused("audience"), "rotated")],
    },
    {
      name: "an expired token seen before",
      why: "what is remembered ends too",
      config: "oidc",
      steps: [
        step(0, token(claims({ exp: NOW + 10 })), ALLOW),
        step(39, token(claims({ exp: NOW + 10 })), ALLOW),
        step(40, token(claims({ exp: NOW + 10 })), refused("exp")),
      ],
    },
    {
      name: "a good key among what is none",
      why: "one odd key must not keep the others from use",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-among-odd"), step(1, rotated, ALLOW)],
    },
    {
      name: "a good signature under other claims",
      why: "what is remembered is the whole token",
      config: "oidc",
      steps: [
        step(0, good, ALLOW),
        step(1, `${head}.${encode(claims({ sub: "admin" }))}.${tail}`, refused("signature")),
        step(2, good, ALLOW),
      ],
    },
    {
      name: "a rotation while the address is down",
      why: "the old key goes on, the new one comes with the next try",
      config: "oidc",
      steps: [
        step(0, rotated, ASKED),
        step(59, rotated, UNKNOWN, "rotated"),
        step(59, good, ALLOW, "rotated"),
        step(60, rotated, fetched, "rotated"),
        step(61, good, UNKNOWN),
      ],
    },
    {
      name: "a token seen before, its key published still",
      why: "a refetch forgets it, and it is verified again",
      config: "oidc",
      steps: [step(0, good, ALLOW), step(1, rotated, fetched, "rotated-and-old"), step(2, good, ALLOW)],
    },
    {
      name: "a forged token after a good one with the same header",
      why: "a header that was verified before proves nothing",
      config: "oidc",
      steps: [
        step(0, good, ALLOW),
        step(1, token(claims(), "attacker", { kid: "rs256" }), refused("signature")),
        step(2, token(cognitoAccess()), refused("issuer")),
      ],
    },
    {
      name: "a key of one issuer after a refetch of another",
      why: "what an address answers counts for its issuer only",
      config: "several",
      steps: [
        step(0, rotated, fetched, "rotated-and-old"),
        step(1, token(googleId(), "rotated"), ASKED),
        step(2, token(cognitoAccess(), "rotated"), ASKED),
        step(3, rotated, ALLOW),
      ],
    },
    {
      name: "the answer is keys-twice",
      why: "the last member counts, as in all of JSON.parse and json.loads; it is the issuer's word",
      config: "oidc",
      steps: [step(0, rotated, fetched, "keys-twice")],
    },
    {
      name: "the answer is rotated-twice",
      why: "the same key listed twice is one key",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-twice"), step(1, good, ALLOW)],
    },
    {
      name: "the answer is rotated-and-attacker",
      why: "of different keys for one kid and alg none is used, wherever the other comes from",
      config: "oidc",
      steps: [
        step(0, rotated, ASKED, "rotated-and-attacker"),
        step(1, token(claims(), "attacker", { kid: "rotated" }), UNKNOWN),
        step(2, good, ALLOW),
      ],
    },
    {
      name: "the answer is rotated-and-es256",
      why: "keys are chosen by kid and alg: a key of another type is not a second one",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-and-es256")],
    },
    {
      name: "the answer is rotated-with-members-of-others",
      why: "RFC 7517, section 4: what is not understood is ignored",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-with-members-of-others")],
    },
    {
      name: "the answer is rotated-beside-digits",
      why: "JSON has numbers of any length",
      config: "oidc",
      steps: [step(0, rotated, fetched, "rotated-beside-digits")],
    },
    useless("rotated-beside-nan", "JSON has no NaN"),
    useless("only-odd", "keys that cannot be used"),
    useless("not-json", "a page of an outage"),
    useless("no-keys", "no key set"),
    useless("keys-no-list", "no key set"),
    useless("null", "no key set"),
  ],
};
