import { describe, expect, test } from "vitest";
import type { Runtime } from "../../../src/config/config.ts";
import type { Check } from "../../../src/token/check.ts";
import { tooLong } from "../../../src/token/explain/explain-header.ts";
import { explain } from "../../../src/token/explain/explain-token.ts";
import { decode } from "../../../src/token/jwt.ts";
import { COGNITO, NOW, tokenWith } from "../../support/token/sample-token.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

type Json = Readonly<Record<string, unknown>>;

const NODE = "nodejs24.x";
const PYTHON = "python3.14";
const RSA = publicJwk("rs256", { kid: "key1" });
const NODE_TAKES = "RS256, RS384, RS512, PS256, ES256, ES384 and EdDSA";
const FROM_NODE = "the Python authorizer accepts only RS256, RS384 and RS512; fix: use a Node runtime";

const look = (header: Json, runtime: Runtime = NODE, keys: readonly Json[] = [RSA]): Check[] =>
  explain(decode(tokenWith({}, header)), {
    issuers: [{ ...COGNITO, keys }],
    rules: [],
    runtime,
    clockToleranceSeconds: 30,
    now: NOW,
  });
const failed = (...given: Parameters<typeof look>) => look(...given).filter(({ ok }) => !ok);
const begins = (text: string) => expect.stringMatching(new RegExp(`^${text.replace(/[[\].]/g, "\\$&")}`));

describe("nothing is wrong", () => {
  test.each<[string, Json]>([
    ["without a type", { typ: undefined }],
    ["that is an access token of RFC 9068", { typ: "at+jwt" }],
    ["with a type in capitals", { typ: "Application/AT+JWT" }],
    ["that brings a key along, which nobody looks at", { jwk: {}, x5u: "https://evil.example" }],
  ])("with a token %s", (_, header) => {
    expect(failed(header)).toEqual([]);
  });

  test.each(["rs384", "rs512", "ps256", "es256", "es384", "eddsa"])("with a token of the key %s", (name) => {
    const key = publicJwk(name, { kid: "key1" });
    expect(failed({ alg: key["alg"] }, NODE, [key])).toEqual([]);
  });

  test("with a key beside one of the same name for encryption", () => {
    expect(failed({}, NODE, [{ ...RSA, use: "enc" }, RSA])).toEqual([]);
  });
});

test.each<[string, Json, Runtime, object]>([
  [
    "a shared secret",
    { alg: "HS256" },
    NODE,
    { name: "token alg", got: "HS256", hint: begins(`it is signed with a shared secret, which is never published; `) },
  ],
  [
    "no signature",
    { alg: "none" },
    NODE,
    { name: "token alg", hint: begins(`the authorizer accepts only ${NODE_TAKES};`) },
  ],
  ["no algorithm", { alg: undefined }, NODE, { name: "token alg", got: "nothing" }],
  ["another algorithm than the key's", { alg: "PS256" }, NODE, { name: "token alg", expected: "RS256", got: "PS256" }],
  ["an algorithm that Python lacks", { alg: "PS256" }, PYTHON, { name: "token alg", hint: begins(FROM_NODE) }],
  [
    "a DPoP proof's type",
    { typ: "dpop+jwt" },
    NODE,
    { name: "token typ", got: "dpop+jwt", hint: begins("APIs do not accept tokens of this type") },
  ],
  ["a type that is no text", { typ: null }, PYTHON, { name: "token typ", got: "null" }],
  [
    "crit",
    { crit: ["secret-extension"] },
    NODE,
    {
      name: "token crit",
      got: "present",
      hint: begins("the authorizer refuses every token with crit in its header"),
    },
  ],
  ["b64", { b64: true }, NODE, { name: "token b64" }],
  ["zip", { zip: "DEF" }, NODE, { name: "token zip" }],
  ["enc", { enc: "A128GCM" }, PYTHON, { name: "token enc" }],
])("a header with %s is the one thing wrong, in words", (_, header, runtime, check) => {
  expect(failed(header, runtime)).toEqual([expect.objectContaining(check)]);
});

test.each(["es256", "es384", "eddsa"])("Python with a key %s is told to be a Node runtime, at alg and kid", (name) => {
  const key = publicJwk(name, { kid: "key1" });
  expect(failed({ alg: key["alg"] }, PYTHON, [key])).toMatchObject([
    { name: "token alg", hint: begins(FROM_NODE) },
    { name: "token kid", expected: "a key that the authorizer can use", hint: expect.stringContaining(FROM_NODE) },
  ]);
});

const SMALL = Buffer.from((1n << 1023n).toString(16), "hex").toString("base64url");

test.each<[string, Json, string]>([
  ["for encryption", { ...RSA, use: "enc" }, "its use is enc, not sig"],
  ["for wrapping keys", { ...RSA, key_ops: ["wrapKey"] }, "its key_ops do not include verify"],
  ["of 1,024 bits", { ...RSA, n: SMALL }, "it has 1024 bits, an RSA key needs at least 2048"],
  ["on P-521", { kid: "key1", kty: "EC", crv: "P-521", x: "AA", y: "AA" }, "its type is EC P-521"],
  ["of an algorithm that nobody takes", { ...RSA, alg: "RSA-OAEP" }, "its alg is RSA-OAEP"],
  ["that is garbage", { ...RSA, n: "?" }, "it is not valid, or too weak"],
])("a published key %s is not passed off as one that is used", (_, key, fault) => {
  const hint = `the authorizer cannot use this key of ${COGNITO.jwksUri}: ${fault}`;
  expect(failed({}, NODE, [key])).toEqual([
    { name: "token kid", expected: "a key that the authorizer can use", got: "key1", ok: false, hint },
  ]);
});

test("of different keys with one kid and alg none is used", () => {
  expect(failed({}, NODE, [RSA, publicJwk("other", { kid: "key1", alg: "RS256" })])).toMatchObject([
    { name: "token kid", hint: begins(`${COGNITO.jwksUri} publishes different keys for RS256 with this kid`) },
  ]);
});

test("keys with one kid are chosen by alg, and one key may be listed for several", () => {
  const listed = ["RS512", "RS384", "RS256", "PS256"].map((alg) => ({ ...RSA, alg }));
  for (const runtime of [NODE, PYTHON] as const) expect(failed({}, runtime, listed)).toEqual([]);
  expect(failed({}, NODE, [RSA, RSA])).toEqual([]);
  expect(failed({}, NODE, [RSA, publicJwk("other", { kid: "key1", alg: "RS512" })])).toEqual([]);
  expect(failed({ alg: "ES256" }, NODE, listed)).toMatchObject([
    { name: "token alg", expected: "RS512 or RS384 or RS256 or PS256" },
  ]);
});

test("a kid of no characters names no key, though one is published so", () => {
  expect(failed({ kid: "" }, NODE, [{ ...RSA, kid: "" }])).toMatchObject([{ name: "token kid" }]);
});

test("a token longer than all headers may be says so, one that just fits does not", () => {
  expect(tooLong("a".repeat(10_240))).toEqual([]);
  expect(tooLong("a".repeat(10_241))).toMatchObject([{ name: "token length", got: "10241", ok: false }]);
});
