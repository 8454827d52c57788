import { describe, expect, test } from "vitest";
import type { KnownIssuer } from "../../../src/issuers/known-issuer.ts";
import { explain } from "../../../src/token/explain/explain-token.ts";
import { decode } from "../../../src/token/jwt.ts";
import { expectPlain } from "../../support/plain-words.ts";
import { COGNITO, GOOGLE, NOW, tokenWith } from "../../support/token/sample-token.ts";

type Json = Readonly<Record<string, unknown>>;

const OIDC: KnownIssuer = { ...COGNITO, name: "own", kind: "oidc", issuers: ["https://id.example.com"] };
const AT_OIDC = { iss: "https://id.example.com", client_id: undefined };
const AT_GOOGLE = { iss: "accounts.google.com", aud: "app.apps.googleusercontent.com", token_use: undefined };
const RULE = { name: "r", allow: [], groups: ["admins"], scopes: ["read"] };

const look = (claims: Json, issuer: KnownIssuer, header: Json = {}) =>
  explain(decode(tokenWith(claims, header)), {
    issuers: [issuer],
    rules: [RULE],
    runtime: "nodejs24.x",
    clockToleranceSeconds: 30,
    now: NOW,
  });

test.each<[condition: string, check: string, Json, KnownIssuer, Json, prints: RegExp, never: RegExp]>([
  ["aud of another client", "aud", { ...AT_OIDC, aud: "b" }, OIDC, {}, /add b to client_id/, /has no|must be/],
  ["no aud", "aud", AT_OIDC, OIDC, {}, /the token has no aud/, /add |another client/],
  ["an empty aud", "aud", { ...AT_OIDC, aud: "" }, OIDC, {}, /aud must be a string/, /add |another client/],
  ["aud of null", "aud", { ...AT_OIDC, aud: null }, OIDC, {}, /aud must be a string/, /add |another client/],
  ["an empty list in aud", "aud", { ...AT_OIDC, aud: [] }, OIDC, {}, /aud is an empty list/, /add |another client/],
  ["aud of a text and no text", "aud", { ...AT_OIDC, aud: [7, "b"] }, OIDC, {}, /add b to/, /add 7/],
  [
    "Cognito's with a list",
    "client_id",
    { client_id: ["client1"] },
    COGNITO,
    {},
    /must be a string/,
    /add |another cl/,
  ],
  ["no client_id", "client_id", { client_id: undefined }, COGNITO, {}, /the token has no client_id/, /add /],
  ["the other token_use", "token_use", { token_use: "id", aud: "client1" }, COGNITO, {}, /set token_use = id/, /none/],
  ["no token_use", "token_use", { token_use: undefined }, COGNITO, {}, /has no token_use/, /set token_use|send the/],
  [
    "an odd token_use",
    "token_use",
    { token_use: "x" },
    COGNITO,
    {},
    /token_use = x is not a value/,
    /set token_use|send the/,
  ],
  ["no iss", "iss", { iss: undefined }, COGNITO, {}, /the token has no iss/, /has this issuer/],
  ["another iss", "iss", { iss: "https://b.example.com" }, COGNITO, {}, /has this issuer/, /has no iss/],
  ["no sub", "sub", { sub: undefined }, COGNITO, {}, /the token has no sub/, /bytes/],
  ["a long sub", "sub", { sub: "s".repeat(256) }, COGNITO, {}, /sub has 256 bytes/, /whom/],
  ["no kid", "kid", {}, COGNITO, { kid: undefined }, /has no kid/, /another pool|withdrawn/],
  ["a kid of a number", "kid", {}, COGNITO, { kid: 1 }, /kid in its header must be a string/, /another pool|withdrawn/],
  ["another kid", "kid", {}, COGNITO, { kid: "k2" }, /of this user pool/, /has no kid/],
  ["no alg", "alg", {}, COGNITO, { alg: undefined }, /has no alg/, /shared secret/],
  ["alg of a secret", "alg", {}, COGNITO, { alg: "HS256" }, /shared secret/, /has no alg/],
  ["a typ of null", "typ", {}, COGNITO, { typ: null }, /typ in its header must be/, /of this type/],
  ["another typ", "typ", {}, COGNITO, { typ: "logout+jwt" }, /of this type/, /must be/],
  ["no azp", "azp", { ...AT_OIDC, aud: ["client1", "b"] }, OIDC, {}, /the token has no azp/, /another/],
  [
    "another azp",
    "azp",
    { ...AT_OIDC, aud: ["client1", "b"], azp: "b" },
    OIDC,
    {},
    /here azp is another client/,
    /has no azp/,
  ],
  [
    "an address not verified",
    "email_verified",
    { ...AT_GOOGLE, email_verified: false },
    GOOGLE,
    {},
    /owner/,
    /must be/,
  ],
  ["email_verified of null", "email_verified", { ...AT_GOOGLE, email_verified: null }, GOOGLE, {}, /must be/, /owner/],
  ["no scope", "scope", {}, COGNITO, {}, /no claim scope or scp/, /can be read/],
  ["a scope that is no text", "scope", { scope: 5 }, COGNITO, {}, /no scope can be read from scope = 5/, /neither/],
])("%s: the hint is of what was seen", (_, check, claims, issuer, header, prints, never) => {
  const hint = look(claims, issuer, header).find(({ name }) => name === `token ${check}`)?.hint;
  expect(hint).toMatch(prints);
  expect(hint).not.toMatch(never);
});

const ODD = [undefined, null, "", " ", 0, -1, 1.5, true, [], [null], [""], {}, { a: 1 }];
const CLAIMS = ["iss", "aud", "client_id", "token_use", "sub", "exp", "nbf", "iat", "azp", "email_verified", "hd"];
const MORE = ["scope", "scp", "cognito:groups", "cognito:groups_verified", "groups"];

describe.each<[string, KnownIssuer, Json]>([
  ["Cognito", COGNITO, {}],
  ["Google", { ...GOOGLE, hostedDomain: "example.com" }, AT_GOOGLE],
  ["OIDC", OIDC, { ...AT_OIDC, aud: ["client1", "b"] }],
])("of a token of %s every word comes from a value that is there", (_, issuer, base) => {
  test.each([...CLAIMS, ...MORE])("%s", (claim) => {
    for (const value of ODD) for (const check of look({ ...base, [claim]: value }, issuer)) expectPlain(check, value);
  });
  test.each(["alg", "kid", "typ", "crit"])("%s in its header", (name) => {
    for (const value of ODD) for (const check of look(base, issuer, { [name]: value })) expectPlain(check, value);
  });
});

test("a number that JSON cannot write is shown as it is", () => {
  const token = tokenWith().split(".");
  const claims = Buffer.from(token[1] ?? "", "base64url")
    .toString()
    .replace(/"exp":\d+/, '"exp":1e999');
  token[1] = Buffer.from(claims).toString("base64url");
  const rest = { issuers: [COGNITO], rules: [], runtime: "nodejs24.x", clockToleranceSeconds: 30, now: NOW } as const;
  const checks = explain(decode(token.join(".")), rest);
  expect(checks.find(({ name }) => name === "token exp")).toMatchObject({ ok: false, got: "Infinity" });
});
