import {
  CreateIdentityProviderCommand,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientRequest,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { OAUTH, pool } from "../../support/local/cognito-pool.ts";

const shared = pool();
type Settings = Partial<CreateUserPoolClientRequest>;
const create = async (settings: Settings) => {
  const { client, UserPoolId } = await shared;
  return client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "one", ...settings }));
};
const url = (one: string): Settings => ({ CallbackURLs: [one] });
const oauth = (changes: Settings): Settings => ({
  ...OAUTH,
  AllowedOAuthFlows: [...OAUTH.AllowedOAuthFlows],
  AllowedOAuthScopes: [...OAUTH.AllowedOAuthScopes],
  SupportedIdentityProviders: ["COGNITO"],
  CallbackURLs: [...OAUTH.CallbackURLs],
  LogoutURLs: [],
  ...changes,
});

describe("a client is refused", () => {
  const P = "InvalidParameterException";
  test.each<[string, Settings, string, string]>([
    [
      "a provider that is not there",
      { SupportedIdentityProviders: ["COGNITO", "Google"] },
      P,
      "The provider Google does not exist for User Pool",
    ],
    ["http elsewhere", url("http://app.example/"), P, "http://app.example/ cannot use the HTTP protocol."],
    ["http at a name that begins like localhost", url("http://localhost.example/"), P, "cannot use the HTTP protocol"],
    ["a fragment", url("https://app.example/#x"), P, "cannot use a URI fragment"],
    ["an empty fragment", url("https://app.example/#"), P, "cannot use a URI fragment"],
    ["no address at all", url("app"), P, "app is not a valid URI."],
    ["a logout URL by http", { LogoutURLs: ["http://app.example/"] }, P, "cannot use the HTTP protocol"],
    [
      "101 callback URLs",
      { CallbackURLs: Array.from({ length: 101 }, (_, n) => `https://app.example/${n}`) },
      P,
      "length less than or equal to 100",
    ],
    [
      "a default that is no callback URL",
      oauth({ DefaultRedirectURI: "https://app.example/" }),
      P,
      "DefaultRedirectURI",
    ],
    ["the code flow without callback URLs", oauth({ CallbackURLs: [] }), P, "CallbackURLs are required"],
    [
      "OAuth without scopes",
      oauth({ AllowedOAuthScopes: [] }),
      P,
      "AllowedOAuthFlows and AllowedOAuthScopes are required",
    ],
    [
      "OAuth without flows",
      oauth({ AllowedOAuthFlows: [] }),
      P,
      "AllowedOAuthFlows and AllowedOAuthScopes are required",
    ],
    ["flows old and new", { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"] }, P, "cannot mix"],
    ["a flow that nobody knows", { ExplicitAuthFlows: ["ALLOW_ALL" as "ALLOW_USER_AUTH"] }, P, "Member must satisfy"],
    [
      "rotation beside the flow that cannot rotate",
      { ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"], RefreshTokenRotation: { Feature: "ENABLED" } },
      P,
      "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.",
    ],
    [
      "a grace of 61 seconds",
      { RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 61 } },
      P,
      "refreshTokenRotation.retryGracePeriodSeconds",
    ],
    [
      "access tokens of 4 minutes",
      { AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: "minutes" } },
      P,
      "Invalid range for token validity.",
    ],
    ["ID tokens of 25 hours", { IdTokenValidity: 25 }, P, "Invalid range for token validity."],
    [
      "refresh tokens of 59 minutes",
      { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: "minutes" } },
      P,
      "Invalid range for token validity.",
    ],
    [
      "access tokens that outlive the refresh token",
      { AccessTokenValidity: 3, RefreshTokenValidity: 2, TokenValidityUnits: { RefreshToken: "hours" } },
      P,
      "Invalid range for token validity.",
    ],
    ["a scope of nobody", oauth({ AllowedOAuthScopes: ["api/read"] }), "ScopeDoesNotExistException", "api/read"],
    [
      "client credentials beside the code flow",
      oauth({ AllowedOAuthFlows: ["code", "client_credentials"] }),
      "InvalidOAuthFlowException",
      "along with code flow",
    ],
    [
      "client credentials without a secret",
      oauth({ AllowedOAuthFlows: ["client_credentials"] }),
      "InvalidOAuthFlowException",
      "does not have a client secret",
    ],
    [
      "new flows without refresh",
      { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] },
      P,
      "REFRESH_TOKEN_AUTH should always be allowed.",
    ],
  ])("%s", async (_, settings, name, message) => {
    await expect(create(settings)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});

describe("a client is taken", () => {
  test.each<[string, Settings]>([
    [
      "http on this machine, at any port",
      { CallbackURLs: ["http://localhost:1/", "http://127.0.0.1:2/a", "http://[::1]:3/"] },
    ],
    ["an app's own scheme", url("myapp://callback")],
    [
      "5 minutes and a day",
      { AccessTokenValidity: 5, IdTokenValidity: 24, TokenValidityUnits: { AccessToken: "minutes" } },
    ],
    ["the whole code flow", oauth({})],
    [
      "rotation without the flow that cannot rotate",
      {
        ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
      },
    ],
  ])("%s", async (_, settings) => {
    expect((await create(settings)).UserPoolClient).toMatchObject(settings);
  });

  test("that lists a provider and a scope, once they are there", async () => {
    const { client, UserPoolId } = await shared;
    const ProviderDetails = { client_id: "a", client_secret: "b", authorize_scopes: "openid" };
    await client.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: "Google",
        ProviderType: "Google",
        ProviderDetails,
      }),
    );
    const Scopes = [{ ScopeName: "write", ScopeDescription: "Write" }];
    await client.send(new CreateResourceServerCommand({ UserPoolId, Identifier: "books", Name: "Books", Scopes }));
    const settings = oauth({ SupportedIdentityProviders: ["Google"], AllowedOAuthScopes: ["books/write"] });
    expect(await create(settings)).toHaveProperty("UserPoolClient.ClientId");
  });
});

test("a client loses at an update what the update leaves out, and keeps its secret", async () => {
  const { client, UserPoolId } = await shared;
  const { UserPoolClient: made } = await create(oauth({ GenerateSecret: true }));
  const of = { UserPoolId, ClientId: made?.ClientId ?? "" };
  await client.send(new UpdateUserPoolClientCommand({ ...of, AccessTokenValidity: 2 }));
  const { UserPoolClient: after } = await client.send(new DescribeUserPoolClientCommand(of));
  expect(after).toMatchObject({
    ClientName: "one",
    ClientSecret: made?.ClientSecret,
    AccessTokenValidity: 2,
    AllowedOAuthFlowsUserPoolClient: false,
    EnableTokenRevocation: true,
    RefreshTokenValidity: 30,
  });
  for (const lost of ["CallbackURLs", "AllowedOAuthScopes", "PreventUserExistenceErrors"])
    expect(after).not.toHaveProperty(lost);
  await expect(
    client.send(new UpdateUserPoolClientCommand({ ...of, CallbackURLs: ["http://app.example"] })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("clients are listed by pages", async () => {
  const { client, UserPoolId } = await pool();
  await client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "two" }));
  const first = await client.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 1 }));
  const { NextToken } = first;
  const second = await client.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 1, NextToken }));
  const names = [first, second].flatMap(({ UserPoolClients = [] }) => UserPoolClients.map((one) => one.ClientName));
  expect([names.sort(), second.NextToken]).toEqual([["app", "two"], undefined]);
});
