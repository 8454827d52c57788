import { describe, expect, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { discoverClient, type IssuerClient } from "../../../src/sign-in/issuer-client.ts";
import { beginBrowserSignIn } from "../../../src/sign-in/oauth/browser-sign-in.ts";
import { freshToken } from "../../../src/sign-in/session/fresh-token.ts";
import { createSessionStore } from "../../../src/sign-in/session/session-store.ts";
import { signOut } from "../../../src/sign-in/session/sign-out.ts";
import { candidate } from "../../../src/sign-in/session/signed-in.ts";
import { emptyFolder } from "../../support/folder.ts";
import { serve } from "../../support/http/server.ts";
import { mockProvider } from "../../support/local/mock-provider.ts";

const REDIRECT = "http://localhost:3000/callback";
const SCOPE = "openid email offline_access";
const issuerAt = (issuer: string): IssuerConfig => ({
  name: "okta",
  kind: "oidc",
  issuer,
  audience: ["cli"],
  groupsClaim: "groups",
});

/** An issuer that is no user pool, with a public client. */
async function provider() {
  const at = await mockProvider(REDIRECT, {
    clients: [
      {
        client_id: "cli",
        redirect_uris: [REDIRECT],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    features: { revocation: { enabled: true } },
    issueRefreshToken: async () => true,
    ttl: { IdToken: 7_200, AccessToken: 3_600, RefreshToken: 86_400, Session: 3_600, Grant: 86_400, Interaction: 600 },
  });
  const issuer = issuerAt(at.issuer);
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
  const place = await discoverClient(issuer, "cli", undefined);
  const store = createSessionStore({
    folder: `${emptyFolder()}/state`,
    processes: { pid: process.pid, kill: () => true },
    sleep: async () => {},
    on: () => {},
  });
  const begin = () => beginBrowserSignIn(place, { redirectUri: REDIRECT, scope: SCOPE, clock });
  const here = candidate(issuer, "cli", undefined);
  async function signIn() {
    const { url, finish } = await begin();
    const tokens = await finish(new URL(await at.walk({ location: url }, "ann")));
    const session = {
      version: 1,
      issuer: place.issuer,
      clientId: "cli",
      method: "browser",
      signedInAt: 0,
      tokens,
    } as const;
    store.write(here.key, session);
    return { ...here, session };
  }
  return {
    ...at,
    clock,
    store,
    here,
    begin,
    signIn,
    options: { store, endpoint: undefined, clientSecret: undefined, clock },
  };
}

describe("an issuer that is no user pool", () => {
  test("signs in, refreshes with rotation, and revokes", async () => {
    const made = await provider();
    const signedIn = await made.signIn();
    expect(await freshToken(signedIn, made.options)).toBe(signedIn.session.tokens.idToken);
    made.clock.ahead = 3_590_000;
    const access = { ...made.options, kind: "access" } as const;
    const token = await freshToken(signedIn, access);
    const kept = made.store.read(made.here.key);
    expect(kept?.tokens.accessToken).toBe(token);
    expect(token).not.toBe(signedIn.session.tokens.accessToken);
    expect(kept?.tokens.refreshToken).not.toBe(signedIn.session.tokens.refreshToken);
    const session = kept ?? signedIn.session;
    expect(await signOut({ ...signedIn, session }, false, made.options)).toMatchObject({ revoked: true, notes: [] });
    made.store.write(made.here.key, session);
    made.clock.ahead = 2 * 3_600_000;
    await expect(freshToken({ ...signedIn, session }, access)).rejects.toMatchObject({
      code: "NOT_SIGNED_IN",
      message: expect.stringContaining("invalid_grant"),
    });
  });

  test("a person who says no there is told so here", async () => {
    const made = await provider();
    const { url, finish } = await made.begin();
    const callback = new URL(await made.walk({ location: url }, "ann", "abort"));
    await expect(finish(callback)).rejects.toMatchObject({
      code: "SIGN_IN_REFUSED",
      message: expect.stringContaining("access_denied"),
    });
  });
});

test.each([
  ["on a plain connection elsewhere", "http://issuer.example/token"],
  ["no text", 1],
])("a document whose token endpoint is %s is not followed", async (_, token_endpoint) => {
  const issuer = await serve((at) => ({
    "/.well-known/openid-configuration": { issuer: at, jwks_uri: `${at}/keys`, token_endpoint },
  }));
  await expect(discoverClient(issuerAt(issuer), "cli", undefined)).rejects.toMatchObject({
    code: "KEYS_UNREACHABLE",
    message: expect.stringContaining("token_endpoint"),
  });
});

const PLACE: IssuerClient = {
  name: "main",
  kind: "google",
  issuer: "https://accounts.google.com",
  clientId: "app",
  jwksUri: "",
  ...{
    authorizationEndpoint: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenEndpoint: "https://oauth2.googleapis.com/token",
  },
};

test("Google is asked for a refresh token, and a provider is named to Cognito only when one was chosen", async () => {
  const asked = { redirectUri: REDIRECT, scope: "openid", clock: { now: Date.now } };
  const query = async (place: IssuerClient, provider?: string) =>
    Object.fromEntries(new URL((await beginBrowserSignIn(place, { ...asked, provider })).url).searchParams);
  expect(await query(PLACE)).toMatchObject({ access_type: "offline", prompt: "consent" });
  expect(await query(PLACE)).not.toHaveProperty("identity_provider");
  expect(await query({ ...PLACE, kind: "cognito" }, "Google")).toMatchObject({ identity_provider: "Google" });
  expect(await query({ ...PLACE, kind: "cognito" }, "Google")).not.toHaveProperty("access_type");
});
