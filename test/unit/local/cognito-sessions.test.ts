import { readFileSync } from "node:fs";
import {
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientRequest,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { claimsOf, cognitoService, hosted, PASSWORD, pool } from "../../support/local/cognito-pool.ts";
import { testStore } from "../../support/local/world.ts";

const ROTATING: Partial<CreateUserPoolClientRequest> = {
  ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 10 },
};

/** Ann, signed in with the API, and what she can do with her tokens. */
async function signedIn(settings: Partial<CreateUserPoolClientRequest> = {}) {
  const made = await pool(settings);
  const { client, ClientId, confirm, signIn } = made;
  await confirm();
  const { AuthenticationResult: first } = await signIn("ann", PASSWORD);
  const { RefreshToken: token = "", AccessToken = "" } = first ?? {};
  const refresh = (RefreshToken = token) =>
    client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
  const flow = () =>
    client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: token },
      }),
    );
  const about = (one = AccessToken) => client.send(new GetUserCommand({ AccessToken: one }));
  return { ...made, token, AccessToken, refresh, flow, about };
}

describe("without rotation", () => {
  test("both ways to refresh give tokens again and again, and no other refresh token", async () => {
    const { refresh, flow, about } = await signedIn();
    await refresh();
    const { AuthenticationResult: tokens } = await refresh();
    expect(tokens).not.toHaveProperty("RefreshToken");
    expect(await about(tokens?.AccessToken)).toMatchObject({ Username: "ann" });
    expect((await flow()).AuthenticationResult).not.toHaveProperty("RefreshToken");
  });
});

test("a refresh token is its client's", async () => {
  const { client, UserPoolId, token } = await signedIn();
  const { UserPoolClient } = await client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "two" }));
  const ClientId = UserPoolClient?.ClientId ?? "";
  await expect(
    client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: token })),
  ).rejects.toMatchObject({ message: "Invalid Refresh Token" });
  await expect(client.send(new RevokeTokenCommand({ ClientId, Token: token }))).rejects.toMatchObject({
    name: "UnauthorizedException",
  });
});

test("an ID token shows the attributes that its client may read", async () => {
  const made = await pool({ ReadAttributes: ["email"] });
  await made.confirm();
  const { AuthenticationResult: tokens } = await made.signIn("ann", PASSWORD);
  expect(claimsOf(tokens?.IdToken)).toMatchObject({ email: "ann@example.com", sub: expect.any(String) });
  expect(claimsOf(tokens?.IdToken)).not.toHaveProperty("email_verified");
});

describe("with rotation", () => {
  test("a used refresh token is dead after the grace period, and its successor lives no longer than it would have", async () => {
    const { refresh, clock } = await signedIn({ ...ROTATING, RefreshTokenValidity: 1 });
    const { AuthenticationResult: second } = await refresh();
    expect(second?.RefreshToken).toMatch(/^[\w-]{100,}$/);
    clock.at += 9_000;
    expect(await refresh()).toHaveProperty("AuthenticationResult");
    clock.at += 1_000;
    await expect(refresh()).rejects.toMatchObject({ name: "RefreshTokenReuseException" });
    clock.at += 86_400_000 - 11_000;
    const { AuthenticationResult: third } = await refresh(second?.RefreshToken);
    clock.at += 1_000;
    await expect(refresh(third?.RefreshToken)).rejects.toMatchObject({ message: "Refresh Token has expired" });
  });

  test("the flow REFRESH_TOKEN_AUTH is refused", async () => {
    const { flow } = await signedIn(ROTATING);
    await expect(flow()).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });

  test("the token address rotates too", async () => {
    const { code, exchange, open, ClientId } = await hosted({
      ...ROTATING,
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
    });
    const { refresh_token } = JSON.parse((await exchange(await code())).body);
    const refresh = async (refresh_token: string) =>
      open("/oauth2/token", { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    const second = JSON.parse((await refresh(refresh_token)).body);
    expect(claimsOf(second.id_token)).not.toHaveProperty("nonce");
    expect(claimsOf(second.access_token)["scope"]).toBe("openid email profile");
    const again = await refresh(refresh_token);
    expect([again.status, JSON.parse(again.body).error]).toEqual([400, "invalid_grant"]);
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });
});

describe("what ends a sign-in", () => {
  const gone = { name: "NotAuthorizedException" };

  test("RevokeToken: its refresh token and its access tokens, and no others", async () => {
    const { client, ClientId, token, refresh, about, signIn } = await signedIn();
    const other = await signIn("ann", PASSWORD);
    await client.send(new RevokeTokenCommand({ ClientId, Token: token }));
    await expect(refresh()).rejects.toMatchObject(gone);
    await expect(about()).rejects.toMatchObject({ ...gone, message: "Access Token has been revoked" });
    expect(await about(other.AuthenticationResult?.AccessToken)).toMatchObject({ Username: "ann" });
    // A token that is gone is no mistake (RFC 7009).
    await client.send(new RevokeTokenCommand({ ClientId, Token: token }));
  });

  test("RevokeToken takes refresh tokens only, and only where the client wants revocation", async () => {
    const { client, ClientId, AccessToken } = await signedIn();
    await expect(client.send(new RevokeTokenCommand({ ClientId, Token: AccessToken }))).rejects.toMatchObject({
      name: "UnsupportedTokenTypeException",
    });
    const off = await signedIn({ EnableTokenRevocation: false });
    const revoke = new RevokeTokenCommand({ ClientId: off.ClientId, Token: off.token });
    await expect(off.client.send(revoke)).rejects.toMatchObject({ name: "UnsupportedOperationException" });
  });

  test.each(["GlobalSignOut", "AdminUserGlobalSignOut"])("%s: all of the user's", async (by) => {
    const { client, of, AccessToken, refresh, about, signIn } = await signedIn();
    const other = await signIn("ann", PASSWORD);
    if (by === "GlobalSignOut") await client.send(new GlobalSignOutCommand({ AccessToken }));
    else await client.send(new AdminUserGlobalSignOutCommand(of));
    await expect(refresh()).rejects.toMatchObject(gone);
    for (const token of [AccessToken, other.AuthenticationResult?.AccessToken])
      await expect(about(token)).rejects.toMatchObject(gone);
    const { AuthenticationResult: after } = await signIn("ann", PASSWORD);
    expect(await about(after?.AccessToken)).toMatchObject({ Username: "ann" });
  });

  test("/oauth2/revoke, and then the refresh token opens nothing", async () => {
    const { code, exchange, open, ClientId } = await hosted();
    const { refresh_token, access_token } = JSON.parse((await exchange(await code())).body);
    expect(await open("/oauth2/revoke", { token: access_token, client_id: ClientId })).toMatchObject({
      status: 400,
      body: expect.stringContaining("unsupported_token_type"),
    });
    expect((await open("/oauth2/revoke", { token: refresh_token, client_id: ClientId })).status).toBe(200);
    const refresh = { grant_type: "refresh_token", client_id: ClientId, refresh_token };
    expect((await open("/oauth2/token", refresh)).body).toContain("invalid_grant");
  });
});

test("ChangePassword takes the old password, a new one by the policy, and tokens that may", async () => {
  const { client, AccessToken, signIn } = await signedIn();
  const change = (PreviousPassword: string, ProposedPassword: string, token = AccessToken) =>
    client.send(new ChangePasswordCommand({ AccessToken: token, PreviousPassword, ProposedPassword }));
  await expect(change("Wrong-Horse-1", "Another-Horse-1")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await expect(change(PASSWORD, "short")).rejects.toMatchObject({ name: "InvalidPasswordException" });
  await change(PASSWORD, "Another-Horse-1");
  await expect(signIn("ann", PASSWORD)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  expect(await signIn("ann", "Another-Horse-1")).toHaveProperty("AuthenticationResult");
});

test("an access token of the code flow has not the scope to change its user", async () => {
  const { code, exchange, client } = await hosted();
  const { access_token } = JSON.parse((await exchange(await code())).body);
  await expect(client.send(new GetUserCommand({ AccessToken: access_token }))).rejects.toMatchObject({
    message: "Access Token does not have required scopes",
  });
});

test("that a refresh token was used outlives the process", async () => {
  const folder = lastingFolder();
  const store = testStore(folder);
  const { ClientId, confirm, signIn, client } = await pool(
    { ...ROTATING, RefreshTokenRotation: { Feature: "ENABLED" } },
    {},
    { store },
  );
  await confirm();
  const { AuthenticationResult: tokens } = await signIn("ann", PASSWORD);
  store.flush();
  const refresh = new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: tokens?.RefreshToken });
  await client.send(refresh);
  store.flush();
  await expect(cognitoService({ store: testStore(folder) }).client.send(refresh)).rejects.toMatchObject({
    name: "RefreshTokenReuseException",
  });
});

test("sign-ins, browsers and passwords outlive the process, and the file has no password", async () => {
  const folder = lastingFolder();
  const store = testStore(folder);
  const made = await hosted({}, {}, { store });
  const { refresh_token } = JSON.parse((await made.exchange(await made.code())).body);
  store.flush();
  expect(readFileSync(`${folder}/data.json`, "utf8")).not.toContain(PASSWORD);
  const { client } = cognitoService({ store: testStore(folder) });
  const of = { ClientId: made.ClientId };
  const command = new GetTokensFromRefreshTokenCommand({ ...of, RefreshToken: refresh_token });
  expect(await client.send(command)).toHaveProperty("AuthenticationResult");
  const AuthParameters = { USERNAME: "ann", PASSWORD };
  const signIn = new InitiateAuthCommand({ ...of, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters });
  expect(await client.send(signIn)).toHaveProperty("AuthenticationResult");
});
