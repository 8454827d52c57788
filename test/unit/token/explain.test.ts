import { describe, expect, test } from "vitest";
import type { KnownIssuer } from "../../../src/issuers/known-issuer.ts";
import { explain, issuerOf } from "../../../src/token/explain/explain-token.ts";
import { decode } from "../../../src/token/jwt.ts";
import { COGNITO, GOOGLE, NOW, tokenWith } from "../../support/token/sample-token.ts";

type Json = Readonly<Record<string, unknown>>;

const look = (claims: Json, issuers: readonly KnownIssuer[] = [COGNITO], header: Json = {}) =>
  explain(decode(tokenWith(claims, header)), {
    issuers,
    rules: [],
    runtime: "nodejs24.x",
    clockToleranceSeconds: 30,
    now: NOW,
  });
const failed = (...given: Parameters<typeof look>) => look(...given).filter(({ ok }) => !ok);

const BY_ID: KnownIssuer = { ...COGNITO, tokenUse: "id" };
const OIDC: KnownIssuer = { ...COGNITO, name: "own", kind: "oidc", issuers: ["https://id.example.com"] };
const { audienceKey: _, ...MADE } = COGNITO;
const OF_GOOGLE = { iss: "accounts.google.com", aud: "app.apps.googleusercontent.com", token_use: undefined };
const ID_TOKEN = { token_use: "id", aud: "client1", client_id: undefined };

test("a token that fits is compared in issuer, algorithm, token_use, client, expiry and key id, and nothing is wrong", () => {
  const checks = look({});
  expect(checks.map(({ name }) => name)).toEqual([
    "token iss",
    "token alg",
    "token token_use",
    "token client_id",
    "token exp",
    "token kid",
  ]);
  expect(checks.filter(({ ok, hint }) => !ok || hint !== undefined)).toEqual([]);
});

test.each<[string, Json, KnownIssuer]>([
  ["an ID token where one is wanted", ID_TOKEN, BY_ID],
  [
    "a token with several audiences, ours among them",
    { iss: "https://id.example.com", aud: ["other", "client1"] },
    OIDC,
  ],
  [
    "an ID token with several audiences that our client asked for",
    { iss: "https://id.example.com", aud: ["other", "client1"], azp: "client1", client_id: undefined },
    OIDC,
  ],
  ["an account of Google's whose address is verified", { ...OF_GOOGLE, email_verified: "true" }, GOOGLE],
  ["an address that only Google is asked about", { email_verified: false }, COGNITO],
  ["Google's issuer without https://", OF_GOOGLE, GOOGLE],
  ["a token of the one hosted domain", { ...OF_GOOGLE, hd: "example.com" }, { ...GOOGLE, hostedDomain: "example.com" }],
  ["an OIDC token, which has no token_use", { iss: "https://id.example.com", aud: "client1" }, OIDC],
  ["a token that expired within the clock tolerance", { exp: NOW - 29 }, COGNITO],
  ["a token that begins within the clock tolerance", { nbf: NOW + 30, iat: NOW + 30 }, COGNITO],
])("nothing is wrong with %s", (_, claims, issuer) => {
  expect(failed(claims, [issuer])).toEqual([]);
});

test.each<[string, Json, KnownIssuer, object]>([
  [
    "an ID token where an access token is wanted",
    { token_use: "id", aud: "client1" },
    COGNITO,
    {
      name: "token token_use",
      expected: "access",
      got: "id",
      hint: "this is an ID token, config.ini requires an access token; fix: send the other one, or set token_use = id",
    },
  ],
  [
    "an access token where an ID token is wanted",
    {},
    BY_ID,
    {
      name: "token token_use",
      hint: "this is an access token, config.ini requires an ID token; fix: send the other one, or set token_use = access",
    },
  ],
  [
    "an access token of another client",
    { client_id: "other" },
    COGNITO,
    {
      name: "token client_id",
      expected: "client1",
      got: "other",
      hint: "it was issued for another client; fix: add other to client_id of [issuer.main], or sign in with the right one",
    },
  ],
  [
    "a token for another audience, where config.ini says audience",
    { ...ID_TOKEN, aud: "other" },
    { ...OIDC, issuers: COGNITO.issuers, audienceKey: "audience" },
    { name: "token aud", hint: expect.stringMatching(/: add other to audience of \[issuer\.own\], or sign in/) },
  ],
  [
    "an access token of another client than that of the pool that deploy made",
    { client_id: "other" },
    MADE,
    { name: "token client_id", hint: "it was issued for another client; fix: sign in with the right one" },
  ],
  [
    "an ID token for other audiences",
    { ...ID_TOKEN, aud: ["a", "b"] },
    { ...BY_ID, kind: "oidc", audience: ["client1", "client2"] },
    { name: "token aud", expected: "client1 or client2", got: "a, b" },
  ],
  ["a token without a client", { client_id: undefined }, COGNITO, { name: "token client_id", got: "nothing" }],
  [
    "an expired token",
    { exp: NOW - 90 },
    COGNITO,
    {
      name: "token exp",
      expected: "after 2026-11-23T12:00:00Z",
      got: "2026-11-23T11:58:30Z",
      hint: "it expired 90 s ago; fix: get a fresh token",
    },
  ],
  ["a token that expired just at the tolerance", { exp: NOW - 30 }, COGNITO, { name: "token exp" }],
  [
    "a token that never expires",
    { exp: undefined },
    COGNITO,
    {
      name: "token exp",
      got: "nothing",
      hint: "the token never expires, so it is refused; fix: have the issuer set exp",
    },
  ],
  [
    "an expiry that is text",
    { exp: "tomorrow" },
    COGNITO,
    { name: "token exp", got: "tomorrow", hint: expect.stringMatching(/^exp must be a number of seconds since 1970/) },
  ],
  ["an expiry that is null", { exp: null }, COGNITO, { name: "token exp", hint: expect.stringMatching(/^exp must/) }],
  ["an expiry before all days", { exp: -1e300 }, COGNITO, { name: "token exp", got: "-1e+300" }],
  [
    "a token that is not valid yet",
    { nbf: NOW + 60 },
    COGNITO,
    {
      name: "token nbf",
      expected: "before 2026-11-23T12:00:00Z",
      got: "2026-11-23T12:01:00Z",
      hint: "not valid for another 60 s; fix: check the clock here and at the issuer",
    },
  ],
  ["a token issued in time to come", { iat: NOW + 31 }, COGNITO, { name: "token iat" }],
  [
    "a start that is text",
    { nbf: "now" },
    COGNITO,
    { name: "token nbf", got: "now", hint: expect.stringMatching(/^nbf must be a number/) },
  ],
  [
    "a token of another hosted domain",
    { ...OF_GOOGLE, hd: "evil.example" },
    { ...GOOGLE, hostedDomain: "example.com" },
    {
      name: "token hd",
      expected: "example.com",
      got: "evil.example",
      hint: "only accounts of example.com are accepted",
    },
  ],
  [
    "an account of Google's whose address is not verified",
    { ...OF_GOOGLE, email_verified: false },
    GOOGLE,
    {
      name: "token email_verified",
      expected: "true",
      got: "false",
      hint: "Google has not verified the email address of this account; fix: have its owner verify it, then sign in again",
    },
  ],
  [
    "a word for it that is not true",
    { ...OF_GOOGLE, email_verified: "yes" },
    GOOGLE,
    { name: "token email_verified", got: "yes" },
  ],
  [
    "a token without a subject",
    { sub: undefined },
    COGNITO,
    {
      name: "token sub",
      expected: "a string of 1 to 255 bytes",
      got: "nothing",
      hint: "the token has no sub; fix: have the issuer set sub",
    },
  ],
  ["a subject of 256 bytes", { sub: "é".repeat(128) }, COGNITO, { name: "token sub" }],
  [
    "a list of audiences from Cognito, which sends one",
    { ...ID_TOKEN, aud: ["client1"] },
    BY_ID,
    { name: "token aud", got: '["client1"]' },
  ],
  [
    "a private Google account where a hosted domain is wanted",
    OF_GOOGLE,
    { ...GOOGLE, hostedDomain: "example.com" },
    { name: "token hd", got: "nothing" },
  ],
  [
    "an ID token with several audiences and no azp",
    { iss: "https://id.example.com", aud: ["other", "client1"], client_id: undefined },
    OIDC,
    { name: "token azp", expected: "client1", got: "nothing" },
  ],
  [
    "an ID token with several audiences that another client asked for",
    { ...OF_GOOGLE, aud: [OF_GOOGLE.aud, "other"], azp: "other", client_id: undefined },
    GOOGLE,
    { name: "token azp", expected: OF_GOOGLE.aud, got: "other" },
  ],
])("%s is the one thing wrong, in words", (_, claims, issuer, check) => {
  expect(failed(claims, [issuer])).toEqual([expect.objectContaining(check)]);
});

test("an expiry behind all days is shown as the number it is", () => {
  expect(look({ exp: 1e300 })).toContainEqual(expect.objectContaining({ name: "token exp", got: "1e+300", ok: true }));
});

test.each<[string, Json, string]>([["a kid that nobody published", { kid: "key2" }, "key2"]])(
  "%s names the place where the keys are",
  (_, header, got) => {
    expect(failed({}, [COGNITO], header)).toEqual([
      {
        name: "token kid",
        expected: "a published key",
        got,
        ok: false,
        hint: expect.stringContaining(
          `${COGNITO.jwksUri} does not publish this key; fix: use a token of this user pool`,
        ),
        command: { name: "deploy" },
      },
    ]);
  },
);

test("of an issuer that is down the keys are skipped with the reason, and the rest is compared", () => {
  const unreachable = "the keys of [issuer.main] cannot be fetched (ECONNREFUSED)";
  const checks = look({ exp: NOW - 90 }, [{ ...COGNITO, keys: [], unreachable }, GOOGLE]);
  expect(checks.filter(({ skipped }) => skipped)).toMatchObject([
    { name: "issuer main", got: "not reached", ok: true, hint: unreachable },
    { name: "token kid", got: "key1", ok: true, hint: unreachable },
  ]);
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(["token exp"]);
});

test("of an issuer that nobody configured only the name and the expiry are compared", () => {
  const checks = look({ iss: "https://evil.example" }, [COGNITO, GOOGLE]);
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
    ["token iss", false],
    ["token exp", true],
  ]);
  expect(checks[0]).toMatchObject({
    expected: `${COGNITO.issuers[0]} or https://accounts.google.com or accounts.google.com`,
    got: "https://evil.example",
    hint: expect.stringContaining("no [issuer.*] of config.ini has this issuer"),
  });
});

test("what is no JWT gets one check with the reason, and its text nowhere", () => {
  const token = "ya29.a0AfB_byC-secret";
  const checks = explain(decode(token), {
    issuers: [GOOGLE],
    rules: [],
    runtime: "nodejs24.x",
    clockToleranceSeconds: 30,
    now: NOW,
  });
  expect(checks).toEqual([
    {
      name: "token",
      expected: "a JWT",
      got: "something else",
      ok: false,
      hint: expect.stringContaining("send the ID token"),
    },
  ]);
  expect(JSON.stringify(checks)).not.toContain("a0AfB_byC");
});

describe("the issuer of a token", () => {
  test("is the one that has its iss among its names", () => {
    expect(issuerOf(decode(tokenWith({ iss: "accounts.google.com" })), [COGNITO, GOOGLE])).toBe(GOOGLE);
  });

  test.each([
    ["one that ends in a slash more", `${COGNITO.issuers[0]}/`],
    ["a list with its name in it", [COGNITO.issuers[0], "https://evil.example"]],
    ["none", undefined],
  ])("is not found by %s", (_, iss) => {
    expect(issuerOf(decode(tokenWith({ iss })), [COGNITO, GOOGLE])).toBeUndefined();
  });

  test("is not found for what is no JWT", () => {
    expect(issuerOf(decode("garbage"), [COGNITO])).toBeUndefined();
  });
});

test("texts that look alike are shown so that they differ", () => {
  const got = failed({ iss: "https://id.example.com", aud: "api\u200b" }, [
    { ...OIDC, audience: ["ap\u0456"], audienceKey: "client_id" },
  ]);
  const about = got.find(({ name }) => name === "token aud");
  expect(about).toMatchObject({ expected: "ap\\u0456", got: "api\\u200b" });
  expect(about?.hint).toContain("add api\\u200b to client_id");
});
