import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskSecrets } from "../../../src/lib/secrets/mask-secrets.ts";

const M = "<masked>";
const json = JSON.stringify;

describe("what is masked", () => {
  test.each([
    ["a JWT within a sentence", "got eyJhbGciOiJI.eyJzdWIi.c2ln, refused", `got ${M}, refused`],
    ["a JWT that was cut", "got eyJhbGciOiJSUzI1Ni", `got ${M}`],
    ["a JWE, of which a part is empty", "eyJhbGciOiJkaXIi..aXY.Y2lwaGVy.dGFn", M],
    ["a JWT directly after a letter", "xeyJhbGciOiJIUzI1NiJ9.e30.c2ln", `x${M}`],
    ["an opaque bearer token", "header: Bearer f0.o-b_a~r", `header: Bearer ${M}`],
    ["a header line up to its end", "Cookie: a=b; c=d\nHost: x", `Cookie: ${M}\nHost: x`],
    ["a header line in quotes", "curl -H 'X-Api-Key: abc' https://x", `curl -H 'X-Api-Key: ${M}' https://x`],
    ["a list of values", json({ Authorization: ["a b", "c"], Host: 1 }), `{"Authorization":["${M}"],"Host":1}`],
    ["a pair", "('authorization', 'Basic eDp5')", `('authorization', '${M}')`],
    ["a pair of words", "('password', 'hunter')", `('password', '${M}')`],
    ["a word before others", "client_secret: hunter user: ann", `client_secret: ${M} user: ann`],
    ["raw headers", "[ 'Host', 'x', 'Cookie', 'a=b' ]", `[ 'Host', 'x', 'Cookie', '${M}' ]`],
    ["an object with name and value", json({ name: "cookie", value: "a=b" }), `{"name":"cookie","value":"${M}"}`],
    ["a query string", "/cb?code=a%26b&state=s", `/cb?code=${M}&state=s`],
    ["JSON in JSON", json({ b: json({ password: 'a"b' }) }), `{"b":"{\\"password\\":\\"${M}\\"}"}`],
    [
      "JSON in a query string",
      `q=${encodeURIComponent(json({ id_token: "a b" }))}`,
      `q=%7B%22id_token%22%3A%22${M}%22%7D`,
    ],
    ["a password with spaces", "password: correct horse", `password: ${M}`],
    ["a secret hash", json({ SECRET_HASH: "a1" }), `{"SECRET_HASH":"${M}"}`],
    ["a number", json({ password: 1234, x: 1 }), `{"password":${M},"x":1}`],
    ["an event that was cut", '{"headers":{"Authorization":"abc', `{"headers":{"Authorization":"${M}`],
    ["keys of AWS", "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", `${M} ${M}`],
    ["a variable", "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEJr", `AWS_SESSION_TOKEN=${M}`],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", `${M}\n\n`],
    ["base64 of an event", Buffer.from(json({ refresh_token: "abcdefgh" })).toString("base64"), M],
    [
      "base64 of a form",
      `body: ${Buffer.from("grant_type=code&client_secret=abcdefgh").toString("base64")}`,
      `body: ${M}`,
    ],
    [
      "a JWT that was broken into lines",
      "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJz\ndWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6\nIkFubiJ9\nnext line",
      `${M}\n\n\nnext line`,
    ],
    ["the value of XML", "<password>abc</password>", `<password>${M}</password>`],
  ])("%s", (_, text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

test.each([
  "START RequestId: 8f1c7a2e-0000-4000-8000-000000000000 Version: $LATEST",
  '{"requestId":"8f1c7a2e","verdict":"allow","reason":"rule","issuer":"main","kid":"k1","principal":"0123456789abcdef"}',
  '{"code":"ECONNREFUSED","statusCode":500,"errorCode":"x"}',
  '{"name":"ResourceNotFoundException","code":"ResourceNotFoundException"}',
  "Invalid token: Signature has expired",
  "Bearer token is missing",
  "could not read the secret: AccessDeniedException: not authorized",
  '{"identitySource":"method.request.header.Authorization","ttl":"300"}',
  '{"allowHeaders":["Authorization","Content-Type"]}',
  '{"token_use":"access","password":null}',
  "keyJson keyJwtVerifier",
  "CodeStack-AuthorizerFunction1A2B3C4D-aBcDeFgHiJkL",
])("nothing is masked in %s", (text) => {
  expect(maskSecrets(text)).toBe(text);
});

const base64url = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes * 2 }).map((one) => Buffer.from(one).toString("base64url"));
const part = (claims: fc.Arbitrary<unknown>) => claims.map((one) => Buffer.from(json(one)).toString("base64url"));
const jwt = fc
  .tuple(
    part(fc.record({ alg: fc.constant("RS256"), kid: fc.uuid() })),
    part(fc.record({ sub: fc.uuid() })),
    base64url(32),
  )
  .map((parts) => parts.join("."));
/** Of any characters, but such that it is no word of prose. */
const opaque = fc.string({ unit: "grapheme-ascii", minLength: 4, maxLength: 40 }).map((text) => `q7${text.trim()}Zq`);

/** A secret, and an object that contains it where secrets are. */
const planted = fc.oneof(
  jwt.map((secret) => ({ secret, event: { note: `got ${secret}` } as object })),
  fc
    .tuple(
      opaque,
      fc.constantFrom(
        "Authorization",
        "cookie",
        "X-API-Key",
        "client_secret",
        "password",
        "refreshToken",
        "id_token",
        "access_token",
        "code",
      ),
    )
    .map(([secret, name]) => ({ secret, event: { [name]: secret } as object })),
  fc
    .tuple(opaque, fc.constantFrom("Authorization", "Cookie", "x-api-key"))
    .map(([secret, name]) => ({ secret, event: { multiValueHeaders: { [name]: ["1", secret] } } as object })),
);

const WRITERS: readonly ((value: unknown) => string)[] = [
  (value) => json(value),
  (value) => json(value, null, 2),
  (value) => json({ message: json(value) }),
  (value) => json({ body: json({ inner: json(value) }) }),
  (value) => encodeURIComponent(json(value)),
  (value) => `q=${encodeURIComponent(encodeURIComponent(json(value)))}`,
  (value) => inspect(value, { depth: 9 }),
  (value) => inspect({ body: json(value) }),
  (value) => Buffer.from(`event ${json(value)}`).toString("base64"),
];

/** A secret in the forms in which a reader could take it from a text. */
const forms = (secret: string) => [
  secret,
  json(secret).slice(1, -1),
  encodeURIComponent(secret),
  inspect(secret).slice(1, -1),
];

test("no planted secret is left, whatever is around it and however it was written", () => {
  const around = fc.string({ unit: "grapheme-ascii", maxLength: 30 });
  fc.assert(
    fc.property(
      planted,
      fc.record({ before: around, after: around }),
      fc.constantFrom(...WRITERS),
      ({ secret, event }, more, write) => {
        const text = `${write({ ...more, event, after: more.after })} end`;
        const masked = maskSecrets(text);
        for (const form of forms(secret)) expect(masked).not.toContain(form);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a JWT is masked after any text and before any text", () => {
  fc.assert(
    fc.property(fc.string(), jwt, fc.string(), (before, secret, after) => {
      const masked = maskSecrets(before + secret + after);
      expect(masked).not.toContain(secret.split(".")[1]);
      expect(masked).not.toContain(secret.split(".")[2]);
    }),
    { numRuns: 2_000 },
  );
});

test("a long line takes time in proportion to its length", () => {
  const time = (text: string) => {
    const start = performance.now();
    maskSecrets(text);
    return performance.now() - start;
  };
  time(`"password" `.repeat(1_000));
  for (const piece of [
    '"password":',
    "eyJ",
    "token",
    'a"\\',
    "aA1",
    "Bearer ",
    "[(",
    "token:(",
    "token:'x\"",
    "token:`",
    "%22",
    "-----BEGIN PRIVATE KEY-----",
  ])
    expect([piece, time(piece.repeat(Math.ceil(65_536 / piece.length))) < 2_000]).toEqual([piece, true]);
});
