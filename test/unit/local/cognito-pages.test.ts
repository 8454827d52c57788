import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CreateIdentityProviderCommand,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  InitiateAuthCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { browser, CALLBACK, claimsOf, hosted, OAUTH, PASSWORD } from "../../support/local/cognito-pool.ts";

const OAUTH_SETTINGS = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code" as const],
  AllowedOAuthScopes: ["openid", "email"],
  CallbackURLs: [CALLBACK],
};

describe("the login page", () => {
  test("reports a wrong password in the same words for an unknown user, and stays", async () => {
    const { type } = await hosted();
    for (const name of ["ann", "nobody"]) {
      const shown = await type(name, "Wrong-Horse-1");
      expect(shown).toMatchObject({ status: 200, location: "" });
      expect(shown.body).toContain('<p role="alert">Incorrect username or password.</p><form');
      expect(shown.header("set-cookie")).toBeUndefined();
    }
  });

  test("lets a disabled user not in, nor go on being signed in", async () => {
    const { type, client, of, authorize } = await hosted();
    await type("ann", PASSWORD);
    await client.send(new AdminDisableUserCommand(of));
    expect((await authorize()).location).toContain("/login?");
    expect((await type("ann", PASSWORD)).body).toContain("User is disabled.");
  });

  test("asks for a new password after a temporary one, and keeps to the policy", async () => {
    const { client, UserPoolId, authorize, open } = await hosted();
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob", TemporaryPassword: "Temporary-1" }));
    const { location } = await authorize();
    const answer = async (body: string, new_password: string) => {
      const [, session = ""] = /name="session" value="([^"]+)"/.exec(body) ?? [];
      return open(location, { session, new_password });
    };
    const asked = await open(location, { username: "bob", password: "Temporary-1" });
    expect(asked.body).toContain("<label>New password");
    const again = await answer(asked.body, "short");
    expect(again.body).toContain("Password did not conform with policy: Password not long enough");
    expect((await answer(again.body, "Another-Horse-1")).location).toContain("code=");
    expect((await open(location, { username: "bob", password: "Another-Horse-1" })).location).toContain("code=");
    // The session of the question is used up.
    expect((await answer(again.body, "Third-Horse-1")).body).toContain("Invalid session for the user.");
  });

  test("takes no question that was asked at another client, and none that was asked in SRP", async () => {
    const { client, UserPoolId, authorize, open, initiateSrp } = await hosted();
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "two",
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      }),
    );
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob", TemporaryPassword: "Temporary-1" }));
    const { Session: session = "" } = await client.send(
      new InitiateAuthCommand({
        ClientId: UserPoolClient?.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "bob", PASSWORD: "Temporary-1" },
      }),
    );
    const { location } = await authorize();
    for (const one of [session, await initiateSrp("ann")]) {
      const shown = await open(location, { session: one, new_password: "Another-Horse-1" });
      expect([shown.location, shown.body]).toEqual(["", expect.stringContaining("Invalid session for the user.")]);
    }
  });

  test("takes no form of another page", async () => {
    const { authorize, open, base } = await hosted();
    const { location } = await authorize();
    const typed = { username: "ann", password: PASSWORD };
    for (const origin of ["http://localhost:3000", "null", "https://evil.example"])
      expect((await open(location, typed, [["Origin", origin]])).status).toBe(403);
    expect((await open(location, typed, [["Origin", new URL(base).origin]])).status).toBe(302);
  });

  test("shows nothing of a request as HTML, and no other site may frame it or read it", async () => {
    const { open, authorize } = await hosted();
    const hostile = '"><script>alert(1)</script>';
    const login = await open((await authorize({ state: hostile, nonce: hostile })).location);
    const page = await authorize({ redirect_uri: hostile });
    for (const { body, header } of [login, page]) {
      expect(body).not.toContain("<script>");
      expect(header("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(header("access-control-allow-origin")).toBeUndefined();
    }
  });

  test("offers what the client offers: providers by their names, or no form at all", async () => {
    const { client, UserPoolId, ClientId, authorize, open, type } = await hosted();
    for (const ProviderName of ["one", "two"])
      await client.send(
        new CreateIdentityProviderCommand({
          UserPoolId,
          ProviderName,
          ProviderType: "SAML",
          ProviderDetails: { MetadataFile: "<EntityDescriptor/>" },
        }),
      );
    const offer = (...SupportedIdentityProviders: string[]) =>
      client.send(
        new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...OAUTH_SETTINGS, SupportedIdentityProviders }),
      );
    await offer("one", "two");
    const asked = { scope: "openid" };
    const { body } = await open((await authorize(asked)).location);
    expect(body.match(/Continue with \w+/g)).toEqual(["Continue with one", "Continue with two"]);
    expect(body).not.toContain("<form");
    expect((await type("ann", PASSWORD, asked)).body).toContain("Login option is not available.");
    await offer("one");
    expect((await authorize(asked)).body).toContain("does not play SAML");
    await offer();
    expect((await authorize(asked)).body).toContain("Login option is not available.");
  });
});

describe("signing out", () => {
  test("forgets the browser and goes to a registered address, and to no other", async () => {
    const { type, open, authorize, ClientId } = await hosted();
    await type("ann", PASSWORD);
    const out = (uri: string) => open(`/logout?${new URLSearchParams({ client_id: ClientId, logout_uri: uri })}`);
    expect(await out("http://localhost:3000/other")).toMatchObject({ status: 400, location: "" });
    expect((await authorize()).location).toContain("code=");
    expect(await out("http://localhost:3000/")).toMatchObject({ status: 302, location: "http://localhost:3000/" });
    expect((await authorize()).location).toContain("/login?");
  });

  test("can lead to the login page again", async () => {
    const { type, open, authorize, ClientId } = await hosted();
    await type("ann", PASSWORD);
    const query = { client_id: ClientId, redirect_uri: CALLBACK, response_type: "code", state: "x" };
    const { location } = await open(`/logout?${new URLSearchParams(query)}`);
    expect(new URL(location).searchParams.get("state")).toBe("x");
    expect((await open(location)).body).toContain("<form");
    expect((await authorize()).location).toContain("/login?");
  });

  test("of a browser leaves another one signed in", async () => {
    const { type, open, authorize, handle, base, ClientId } = await hosted();
    await type("ann", PASSWORD);
    const other = browser(handle, base);
    await other(`/logout?${new URLSearchParams({ client_id: ClientId, logout_uri: OAUTH.LogoutURLs[0] })}`);
    expect((await authorize()).location).toContain("code=");
    expect((await open("/nowhere")).status).toBe(404);
  });
});

describe("/oauth2/userInfo", () => {
  test("tells what the scopes open, as texts", async () => {
    const { code, exchange, open } = await hosted();
    const about = async (scope: string) => {
      const { access_token } = JSON.parse((await exchange(await code({ scope, prompt: "login" }))).body);
      const { status, body } = await open("/oauth2/userInfo", undefined, [["Authorization", `Bearer ${access_token}`]]);
      return { status, ...JSON.parse(body) };
    };
    const sub = expect.any(String);
    const email = { email: "ann@example.com", email_verified: "true" };
    expect(await about("openid email")).toEqual({ status: 200, sub, username: "ann", ...email });
    expect(await about("openid profile")).toEqual({ status: 200, sub, username: "ann" });
    expect(await about("email")).toMatchObject({ status: 401, error: "invalid_token" });
  });

  test("refuses a token without a user", async () => {
    const { open } = await hosted();
    const { status, header } = await open("/oauth2/userInfo", undefined, [["Authorization", "Bearer a.b.c"]]);
    expect([status, header("www-authenticate")]).toEqual([401, expect.stringContaining("invalid_token")]);
  });
});

describe("a client with a secret", () => {
  test("shows it in the body or by Basic, and gets nothing without", async () => {
    const { code, exchange, ClientId, ClientSecret } = await hosted({ GenerateSecret: true });
    const basic = (secret: string): [string, string][] => [
      ["Authorization", `Basic ${Buffer.from(`${ClientId}:${secret}`).toString("base64")}`],
    ];
    const next = () => code({ prompt: "login" });
    const one = await next();
    for (const answer of [
      await exchange(one),
      await exchange(one, { client_secret: "x" }),
      await exchange(one, {}, basic("x")),
    ])
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([400, "invalid_client"]);
    expect((await exchange(one, { client_secret: ClientSecret })).status).toBe(200);
    expect((await exchange(await next(), {}, basic(ClientSecret))).status).toBe(200);
  });

  test("gets tokens for itself, with the scopes of a resource server", async () => {
    const { client, UserPoolId, open } = await hosted();
    const Scopes = ["read", "write"].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }));
    await client.send(new CreateResourceServerCommand({ UserPoolId, Identifier: "books", Name: "Books", Scopes }));
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "robot",
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ["client_credentials"],
        AllowedOAuthScopes: ["books/read", "books/write"],
      }),
    );
    const { ClientId = "", ClientSecret = "" } = UserPoolClient ?? {};
    const of = { grant_type: "client_credentials", client_id: ClientId, client_secret: ClientSecret };
    const { access_token, ...rest } = JSON.parse((await open("/oauth2/token", { ...of, scope: "books/read" })).body);
    expect(rest).toEqual({ expires_in: 3_600, token_type: "Bearer" });
    const claims = { sub: ClientId, client_id: ClientId, scope: "books/read", token_use: "access" };
    expect(claimsOf(access_token)).toMatchObject(claims);
    expect(claimsOf(access_token)).not.toHaveProperty("username");
    const all = JSON.parse((await open("/oauth2/token", of)).body);
    expect(claimsOf(all.access_token)["scope"]).toBe("books/read books/write");
    expect((await open("/oauth2/token", { ...of, scope: "openid" })).body).toContain("invalid_scope");
    const refused = async (changes: object) => (await open("/oauth2/token", { ...of, ...changes })).body;
    expect(await refused({ grant_type: "password" })).toContain("unsupported_grant_type");
    expect(await refused({ client_secret: "x" })).toContain("invalid_client");
  });

  test("is what a public client is not: it gets no token for itself", async () => {
    const { open, ClientId } = await hosted();
    const { body } = await open("/oauth2/token", { grant_type: "client_credentials", client_id: ClientId });
    expect(body).toBe('{"error":"unauthorized_client"}');
  });
});

test("the log says what was asked for, and never a code, a token or a password", async () => {
  const { code, exchange, open, said, ClientId } = await hosted();
  const one = await code();
  const { refresh_token, access_token } = JSON.parse((await exchange(one)).body);
  await open("/oauth2/token", { grant_type: "refresh_token", client_id: ClientId, refresh_token });
  await open("/oauth2/userInfo", undefined, [["Authorization", `Bearer ${access_token}`]]);
  expect(said).toContain("cognito-idp POST /oauth2/token 200");
  expect(said).toContain("cognito-idp POST /login 302");
  for (const secret of [one, refresh_token, access_token, PASSWORD, "s t&ate", "s+t%26ate"])
    expect(said.join("\n")).not.toContain(secret);
});

test("an app whose code is asked for by another client of the pool gets nothing", async () => {
  const { code, exchange, client, UserPoolId } = await hosted();
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "two",
      ...OAUTH_SETTINGS,
      SupportedIdentityProviders: ["COGNITO"],
    }),
  );
  const answer = await exchange(await code(), { client_id: UserPoolClient?.ClientId ?? "" });
  expect(answer.body).toBe('{"error":"invalid_grant"}');
});
