import { describe, expect, test } from "vitest";
import { signInWithPassword } from "../../../src/sign-in/cognito/password-sign-in.ts";
import { beginBrowserSignIn } from "../../../src/sign-in/oauth/browser-sign-in.ts";
import { clientToken } from "../../../src/sign-in/oauth/client-credentials.ts";
import { freshToken } from "../../../src/sign-in/session/fresh-token.ts";
import { signOut } from "../../../src/sign-in/session/sign-out.ts";
import { signedInUser } from "../../../src/sign-in/session/signed-in-user.ts";
import { claimsOf, PASSWORD } from "../../support/local/cognito-pool.ts";
import { type ServedPool, servedPool, signInAt } from "../../support/local/served-pool.ts";
import { token } from "../../support/vectors/sign.ts";

const prompts = { repeats: false, newPassword: async () => "", code: async () => "" };
const ROTATION = { RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 } } as const;
const ROTATING = {
  ...ROTATION,
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"] as const,
};
const HOUR_MS = 3_600_000;

async function byPassword(made: ServedPool) {
  const given = { username: "ann", password: PASSWORD, prompts, clock: made.clock };
  return made.keep({ method: "password", tokens: await signInWithPassword(made.byName, given) });
}

async function byBrowser(made: ServedPool) {
  const asked = { redirectUri: made.redirectUri, scope: "openid email profile", clock: made.clock };
  const { url, finish } = await beginBrowserSignIn(await made.place(), asked);
  return made.keep({ method: "browser", tokens: await finish(new URL(await signInAt(url))) });
}

const WAYS = [
  ["by password", byPassword],
  ["in the browser", byBrowser],
] as const;

describe.each(WAYS)("a token of a sign-in %s", (_, signIn) => {
  test("is the kept one while it lives another minute, and nobody is asked", async () => {
    const made = await servedPool();
    const signedIn = await signIn(made);
    made.clock.at += HOUR_MS - 61_000;
    made.asked.length = 0;
    expect(await freshToken(signedIn, made.options)).toBe(signedIn.session.tokens.accessToken);
    expect(made.asked).toEqual([]);
  });

  test("is a new one when less than a minute is left, and the new one is kept", async () => {
    const made = await servedPool();
    const signedIn = await signIn(made);
    made.clock.at += HOUR_MS - 59_000;
    const token = await freshToken(signedIn, made.options);
    expect(token).not.toBe(signedIn.session.tokens.accessToken);
    expect(claimsOf(token).exp * 1_000).toBe(made.clock.at + HOUR_MS);
    expect(made.store.read(made.here.key)?.tokens).toMatchObject({
      accessToken: token,
      refreshToken: signedIn.session.tokens.refreshToken,
    });
  });

  test("comes with the next refresh token where they rotate, hour after hour", async () => {
    const made = await servedPool(ROTATING as never);
    const first = await signIn(made);
    const seen = new Set([first.session.tokens.refreshToken]);
    for (let hour = 0; hour < 3; hour++) {
      made.clock.at += HOUR_MS;
      const session = made.store.read(made.here.key) ?? first.session;
      await freshToken({ ...first, session }, made.options);
      seen.add(made.store.read(made.here.key)?.tokens.refreshToken);
    }
    expect(seen.size).toBe(4);
  });

  test("asked for by many at once is refreshed once: nobody loses a sign-in that rotates", async () => {
    const made = await servedPool(ROTATING as never);
    const signedIn = await signIn(made);
    made.clock.at += HOUR_MS;
    const tokens = await Promise.all(Array.from({ length: 5 }, () => freshToken(signedIn, made.options)));
    expect(new Set(tokens).size).toBe(1);
    made.clock.at += HOUR_MS;
    const session = made.store.read(made.here.key) ?? signedIn.session;
    expect(await freshToken({ ...signedIn, session }, made.options)).toEqual(expect.any(String));
  });

  test("is refused once the refresh token was revoked: sign in again", async () => {
    const made = await servedPool();
    const signedIn = await signIn(made);
    expect(await signOut(signedIn, false, made.options)).toEqual({ revoked: true, everywhere: false, notes: [] });
    expect(made.store.read(made.here.key)).toBeUndefined();
    made.clock.at += HOUR_MS;
    made.keep(signedIn.session);
    const thrown = await freshToken(signedIn, made.options).catch((error: unknown) => error as Error);
    expect(thrown).toMatchObject({
      code: "NOT_SIGNED_IN",
      message: expect.stringMatching(/\[issuer\.main\] has ended/),
      fix: { command: { name: "login" } },
    });
    const { refreshToken = "", accessToken } = signedIn.session.tokens;
    expect(String((thrown as Error).stack)).not.toContain(refreshToken);
    expect(String((thrown as Error).stack)).not.toContain(accessToken);
  });
});

describe("the kind of token", () => {
  test("is the one that the authorizer takes, or the one that is asked for", async () => {
    const made = await servedPool();
    const signedIn = await byPassword(made);
    const { accessToken, idToken } = signedIn.session.tokens;
    const byId = { ...signedIn, issuer: { ...signedIn.issuer, tokenUse: "id" } as const };
    expect(await freshToken(signedIn, made.options)).toBe(accessToken);
    expect(await freshToken(byId, made.options)).toBe(idToken);
    expect(await freshToken(signedIn, { ...made.options, kind: "id" })).toBe(idToken);
    expect(await freshToken(byId, { ...made.options, kind: "access" })).toBe(accessToken);
  });

  test("of other issuers is access for their audience, else ID", async () => {
    const made = await servedPool();
    const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");
    const jwt = (claims: object) => `${part({ alg: "RS256" })}.${part({ exp: 4_000_000_000, ...claims })}.c2ln`;
    const issuer = {
      name: "okta",
      kind: "oidc",
      issuer: "https://o.example",
      audience: ["api"],
      groupsClaim: "g",
    } as const;
    const idToken = jwt({ aud: "app" });
    const of = (accessToken: string) => {
      const signedIn = made.keep({ method: "browser", tokens: { accessToken, idToken } });
      return freshToken({ ...signedIn, issuer }, made.options);
    };
    const forApi = jwt({ aud: ["other", "api"] });
    expect(await of(forApi)).toBe(forApi);
    expect(await of(jwt({ aud: "userinfo" }))).toBe(idToken);
    expect(await of("opaque")).toBe(idToken);
  });

  test("that did not come is refused without asking anybody", async () => {
    const made = await servedPool();
    const signedIn = made.keep({
      method: "browser",
      tokens: { accessToken: "opaque", accessExpiresAt: 4_000_000_000 },
    });
    await expect(freshToken(signedIn, { ...made.options, kind: "id" })).rejects.toMatchObject({
      code: "NOT_SIGNED_IN",
      fix: { text: expect.stringContaining("--access") },
    });
  });
});

test("a refresh that the network loses keeps the sign-in", async () => {
  const made = await servedPool();
  const signedIn = await byPassword(made);
  made.clock.at += HOUR_MS;
  const away = { ...made.options, endpoint: "http://127.0.0.1:1" };
  await expect(freshToken(signedIn, away)).rejects.toMatchObject({ code: "ENDPOINT_UNREACHABLE" });
  expect(await freshToken(signedIn, made.options)).toEqual(expect.any(String));
});

describe("signing out", () => {
  test("forgets the tokens also when revoking fails, and says so", async () => {
    const made = await servedPool();
    const signedIn = await byPassword(made);
    const { revoked, notes } = await signOut(signedIn, false, { ...made.options, endpoint: "http://127.0.0.1:1" });
    expect({ revoked, notes }).toEqual({
      revoked: false,
      notes: [expect.stringMatching(/^the refresh token was not revoked: .*cannot be reached/)],
    });
    expect(made.store.read(made.here.key)).toBeUndefined();
  });

  test("everywhere ends the other sign-ins of this user too", async () => {
    const made = await servedPool();
    const other = await byPassword(made);
    const signedIn = await byPassword(made);
    expect(await signOut(signedIn, true, made.options)).toMatchObject({ everywhere: true });
    made.clock.at += HOUR_MS;
    made.keep(other.session);
    await expect(freshToken(other, made.options)).rejects.toMatchObject({ code: "NOT_SIGNED_IN" });
  });

  test("everywhere is not for a sign-in in the browser: this one ends, and it is said", async () => {
    const made = await servedPool();
    const out = await signOut(await byBrowser(made), true, made.options);
    expect(out).toEqual({ revoked: true, everywhere: false, notes: [expect.stringContaining("--username")] });
  });
});

describe("a client that signs in itself", () => {
  const settings = {
    GenerateSecret: true,
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthScopes: ["openid"],
  } as const;

  test("gets a token, and a new one only while its secret is there", async () => {
    const made = await servedPool(settings as never);
    const clientSecret = made.ClientSecret;
    const tokens = await clientToken(await made.place(), { clientSecret, clock: made.clock });
    expect(claimsOf(tokens.accessToken)).toMatchObject({ client_id: made.ClientId, sub: made.ClientId });
    const signedIn = made.keep({ method: "client-credentials", tokens });
    made.clock.at += HOUR_MS;
    await expect(freshToken(signedIn, made.options)).rejects.toMatchObject({
      code: "NOT_SIGNED_IN",
      message: expect.stringContaining("AUTHZ_CLIENT_SECRET"),
    });
    const token = await freshToken(signedIn, { ...made.options, clientSecret });
    expect(claimsOf(token).exp * 1_000).toBe(made.clock.at + HOUR_MS);
  });

  test.each([
    ["a wrong secret", "wrong-secret", undefined, /AUTHZ_CLIENT_SECRET/],
    ["a scope that it may not have", undefined, "orders/read", /--scope/],
  ])("%s is a matter of the client's settings", async (_, secret, scope, fix) => {
    const made = await servedPool(settings as never);
    const clientSecret = secret ?? made.ClientSecret;
    await expect(clientToken(await made.place(), { clientSecret, scope, clock: made.clock })).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      fix: { text: expect.stringMatching(fix) },
    });
  });
});

test("groups that the issuer left out of the ID token are named", async () => {
  const made = await servedPool();
  const { issuer, session, ...rest } = await byBrowser(made);
  const groupsOf = (claims: object) => {
    const idToken = token({ sub: "ann", exp: 1, ...claims });
    const signedIn = { ...rest, issuer: { ...issuer, groupsClaim: "groups" } };
    return signedInUser({ ...signedIn, session: { ...session, tokens: { ...session.tokens, idToken } } }, 0)
      .groupsLeftOut;
  };
  expect(groupsOf({ _claim_names: { groups: "src1" } })).toBe("_claim_names");
  expect(groupsOf({ hasgroups: "true" })).toBe("hasgroups");
  expect(groupsOf({ groups: ["admins"], hasgroups: true })).toBeUndefined();
});

test("who is signed in, with what, and no part of a token", async () => {
  const made = await servedPool();
  const signedIn = await byBrowser(made);
  const known = signedInUser(signedIn, made.clock.at + 2 * HOUR_MS);
  expect(known).toMatchObject({
    user: "ann@example.com",
    issuerName: "main",
    clientId: made.ClientId,
    method: "browser",
    groups: [],
    scopes: ["openid", "email", "profile"],
    tokens: [
      { kind: "access", expired: true, expiresAt: new Date(made.clock.at + HOUR_MS).toISOString() },
      { kind: "id", expired: true },
      { kind: "refresh", expired: false },
    ],
  });
  for (const token of Object.values(signedIn.session.tokens))
    if (typeof token === "string")
      for (const part of token.split(".")) expect(JSON.stringify(known)).not.toContain(part);
});
