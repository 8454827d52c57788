import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CreateIdentityProviderCommand,
  type CreateUserPoolRequest,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { serve } from "../../../src/local/server.ts";
import { browser, claimsOf, codeIn, hosted, OAUTH, PASSWORD, type Shown } from "../../support/local/cognito-pool.ts";
import { CREDENTIALS, mockProvider } from "../../support/local/mock-provider.ts";

type Kind = "Google" | "OIDC";

/** A pool whose app offers a provider, which a mock plays. */
async function federated(
  name: string,
  ProviderType: Kind,
  poolSettings: Partial<CreateUserPoolRequest> = {},
  details?: (issuer: string) => Record<string, string>,
) {
  const made = await hosted({}, poolSettings);
  const { client, UserPoolId, ClientId, base } = made;
  const provider = await mockProvider(`${base}/oauth2/idpresponse`);
  await client.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: name,
      ProviderType,
      ProviderDetails: {
        ...CREDENTIALS,
        authorize_scopes: "openid email profile",
        ...(ProviderType === "OIDC" && { attributes_request_method: "GET" }),
        ...(details?.(provider.issuer) ?? { oidc_issuer: provider.issuer }),
      },
      AttributeMapping: { email: "email", email_verified: "email_verified", name: "name" },
      IdpIdentifiers: ["example.test"],
    }),
  );
  const settings = { ...OAUTH, AllowedOAuthFlows: [...OAUTH.AllowedOAuthFlows], UserPoolId, ClientId };
  await client.send(
    new UpdateUserPoolClientCommand({
      ...settings,
      AllowedOAuthScopes: [...OAUTH.AllowedOAuthScopes],
      SupportedIdentityProviders: ["COGNITO", name],
      CallbackURLs: [...OAUTH.CallbackURLs],
    }),
  );
  /** Through the provider and back to the app. */
  const through = async (login: string, start: Promise<Shown>, choice?: "abort") =>
    made.open(await provider.walk(await start, login, choice));
  return { ...made, provider, through };
}

describe.each<[string, Kind]>([
  ["Google", "Google"],
  ["okta", "OIDC"],
])("%s, played by oidc-provider", (name, kind) => {
  test("creates a user with its attributes, group and identity at sign-in", async () => {
    const { authorize, through, exchange, client, UserPoolId, open } = await federated(name, kind);
    const login = await open((await authorize()).location);
    expect(login.body).toContain(`Continue with ${name}`);
    const started = await authorize({ identity_provider: name });
    const { searchParams } = new URL(started.location);
    expect(searchParams.get("code_challenge_method")).toBe("S256");
    const back = await through("gina", Promise.resolve(started));
    expect(back.location).toMatch(/^http:\/\/localhost:3000\/callback\?code=.+&state=s\+t%26ate$/);

    const { id_token, access_token } = JSON.parse((await exchange(codeIn(back))).body);
    expect(claimsOf(id_token)).toMatchObject({
      "cognito:username": `${name}_gina`,
      email: "gina@example.test",
      email_verified: true,
      name: "A Person",
      nonce: "n-1",
      "cognito:groups": [`${UserPoolId}_${name}`],
      identities: [{ userId: "gina", providerName: name, providerType: kind, primary: "true" }],
    });
    expect(claimsOf(access_token)).toMatchObject({ username: `${name}_gina`, scope: "openid email profile" });
    const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username: `${name}_gina` }));
    expect(user).toMatchObject({ UserStatus: "EXTERNAL_PROVIDER", Enabled: true });
    // The browser is signed in now, also where nobody names the provider.
    expect((await authorize()).location).toContain("/callback?code=");
  });

  test("who does not agree there comes back to the app with access_denied", async () => {
    const { authorize, through } = await federated(name, kind);
    const { location } = await through("gina", authorize({ identity_provider: name }), "abort");
    const { searchParams } = new URL(location);
    expect(Object.fromEntries(searchParams)).toEqual({
      error: "access_denied",
      error_description: "End-User aborted interaction",
      state: "s t&ate",
    });
  });
});

describe("federation", () => {
  test("brings attributes up to date at each sign-in, under the same sub", async () => {
    const { authorize, through, exchange, provider } = await federated("okta", "OIDC");
    const signIn = async () => {
      const back = await through("olaf", authorize({ idp_identifier: "example.test", prompt: "login" }));
      return claimsOf(JSON.parse((await exchange(codeIn(back))).body).id_token);
    };
    const first = await signIn();
    provider.names.set("olaf", "Olaf the Second");
    expect(await signIn()).toMatchObject({ sub: first.sub, name: "Olaf the Second" });
  });

  test("fails when a mapped attribute changed that the pool holds immutable", async () => {
    const Schema = [{ Name: "name", AttributeDataType: "String" as const, Mutable: false }];
    const { authorize, through, provider } = await federated("okta", "OIDC", { Schema });
    const signIn = () => through("olaf", authorize({ identity_provider: "okta", prompt: "login" }));
    expect((await signIn()).location).toContain("code=");
    provider.names.set("olaf", "Another");
    const { searchParams } = new URL((await signIn()).location);
    expect(searchParams.get("error_description")).toBe("user.name: Attribute cannot be updated.");
  });

  test("fails when the client may not write an attribute that is mapped", async () => {
    const { authorize, through, client, UserPoolId, ClientId } = await federated("okta", "OIDC");
    const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    const { ClientSecret: _, LastModifiedDate: _at, CreationDate: _on, ...settings } = UserPoolClient ?? {};
    const signIn = async (...WriteAttributes: string[]) => {
      await client.send(new UpdateUserPoolClientCommand({ ...settings, UserPoolId, ClientId, WriteAttributes }));
      return (await through("olaf", authorize({ identity_provider: "okta", prompt: "login" }))).location;
    };
    expect(new URL(await signIn("email")).searchParams.get("error_description")).toBe(
      "A client attempted to write unauthorized attribute",
    );
    expect(await signIn("email", "name")).toContain("code=");
  });

  test("fails when the provider does not tell what users of the pool must have", async () => {
    const Schema = [{ Name: "email", AttributeDataType: "String" as const, Required: true }];
    const details = (oidc_issuer: string) => ({ oidc_issuer, authorize_scopes: "openid" });
    const { authorize, through } = await federated("okta", "OIDC", { Schema }, details);
    const { searchParams } = new URL((await through("olaf", authorize({ identity_provider: "okta" }))).location);
    expect(searchParams.get("error_description")).toBe("attributes required: [email]");
  });

  test("takes no answer that another browser began, and none twice", async () => {
    const { authorize, provider, open, handle, base } = await federated("okta", "OIDC");
    const answer = await provider.walk(await authorize({ identity_provider: "okta" }), "olaf");
    expect((await browser(handle, base)(answer)).status).toBe(400);
    expect((await open(answer)).location).toContain("code=");
    expect((await open(answer)).status).toBe(400);
  });

  test("is repeated for every request that names the provider, signed in as another user or not", async () => {
    const { authorize, type, provider, through } = await federated("okta", "OIDC");
    await type("ann", PASSWORD);
    expect((await authorize()).location).toContain("/callback?code=");
    const asked = await authorize({ identity_provider: "okta" });
    expect(asked.location).toContain(provider.issuer);
    await through("olaf", Promise.resolve(asked));
    expect((await authorize({ identity_provider: "okta" })).location).toContain("/callback?code=");
  });

  test("leaves the address of a user to the pool's own user of that address", async () => {
    const { authorize, through, client, UserPoolId, type } = await federated("okta", "OIDC");
    await through("bob", authorize({ identity_provider: "okta" }));
    const UserAttributes = [{ Name: "email", Value: "bob@example.test" }];
    const of = { UserPoolId, Username: "bob" };
    await client.send(new AdminCreateUserCommand({ ...of, UserAttributes }));
    await client.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
    const { location } = await type("bob@example.test", PASSWORD, { prompt: "login" });
    expect(location).toContain("/callback?code=");
  });

  test("never signs in as a user of the pool itself, even with the same name", async () => {
    const { authorize, through, client, UserPoolId } = await federated("okta", "OIDC");
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "okta_olaf" }));
    const { searchParams } = new URL((await through("olaf", authorize({ identity_provider: "okta" }))).location);
    expect(searchParams.get("error_description")).toBe("okta_olaf is a user of the pool's own.");
  });

  test("tells the app when the provider does not take the client's secret", async () => {
    const { authorize, through } = await federated("okta", "OIDC", {}, (oidc_issuer) => ({
      oidc_issuer,
      client_secret: "another",
    }));
    const { searchParams } = new URL((await through("olaf", authorize({ identity_provider: "okta" }))).location);
    expect(Object.fromEntries(searchParams)).toEqual({
      error: "invalid_request",
      error_description: "okta Error - 401 invalid_client client authentication failed",
      state: "s t&ate",
    });
  });

  test("does not leave this machine: a provider elsewhere gives a page that says so", async () => {
    const { authorize } = await federated("Google", "Google", {}, () => ({}));
    expect(await authorize({ identity_provider: "Google" })).toMatchObject({
      status: 501,
      location: "",
      body: expect.stringMatching(/Google is at https:\/\/accounts\.google\.com.*this machine only/),
    });
  });

  test("does not leave this machine for one address either", async () => {
    const elsewhere = (oidc_issuer: string) => ({ oidc_issuer, jwks_uri: "https://keys.example/jwks" });
    const { authorize } = await federated("okta", "OIDC", {}, elsewhere);
    expect((await authorize({ identity_provider: "okta" })).body).toContain("okta is at https://keys.example/jwks");
  });

  test("is led nowhere by a provider's redirect", async () => {
    const asked: (string | undefined)[] = [];
    const server = await serve(
      async ({ target }) => {
        asked.push(target);
        const headers = target === "/elsewhere" ? [] : [["Location", "/elsewhere"] as const];
        return { status: headers.length > 0 ? 302 : 200, headers, body: "{}" };
      },
      0,
      () => {},
    );
    const { authorize } = await federated("okta", "OIDC", {}, () => ({
      oidc_issuer: `http://127.0.0.1:${server.port}`,
    }));
    const { searchParams } = new URL((await authorize({ identity_provider: "okta" })).location);
    await server.close();
    expect([searchParams.get("error"), asked]).toEqual(["invalid_request", ["/.well-known/openid-configuration"]]);
  });

  test("does not go to a provider that the client does not offer", async () => {
    const { authorize } = await federated("okta", "OIDC");
    expect((await authorize({ identity_provider: "Google" })).body).toContain("Google is not enabled for this client");
  });

  test("with SAML says that it is not played here", async () => {
    const { open } = await hosted();
    expect(await open("/saml2/idpresponse", { SAMLResponse: "x" })).toMatchObject({
      status: 501,
      body: expect.stringContaining("does not play SAML"),
    });
  });
});
