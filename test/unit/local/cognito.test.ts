import { createHmac } from "node:crypto";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

describe("tokens", () => {
  test("carry Cognito's claims and are signed with two keys that the pool publishes", async () => {
    const { client, UserPoolId, ClientId, of, confirm, signIn, document, clock } = await pool();
    await confirm();
    await client.send(new CreateGroupCommand({ UserPoolId, GroupName: "admins" }));
    await client.send(new AdminAddUserToGroupCommand({ ...of, GroupName: "admins" }));
    const { AuthenticationResult: tokens } = await signIn("ann", PASSWORD);
    expect(tokens).toMatchObject({ ExpiresIn: 3_600, TokenType: "Bearer", RefreshToken: expect.any(String) });

    const issuer = `http://127.0.0.1:1/${UserPoolId}`;
    expect(await document("openid-configuration")).toMatchObject({
      issuer,
      jwks_uri: expect.stringContaining(UserPoolId),
    });
    const keys = createLocalJWKSet(await document("jwks.json"));
    const verify = async (token = "") =>
      (await jwtVerify(token, keys, { issuer, currentDate: new Date(clock.at) })).payload;
    const access = await verify(tokens?.AccessToken);
    const id = await verify(tokens?.IdToken);
    const at = clock.at / 1_000;
    const common = { sub: expect.any(String), "cognito:groups": ["admins"], iat: at, auth_time: at, exp: at + 3_600 };
    expect(access).toMatchObject({ ...common, token_use: "access", client_id: ClientId, username: "ann" });
    expect(access).not.toHaveProperty("aud");
    expect(access["scope"]).toBe("aws.cognito.signin.user.admin");
    expect(id).toMatchObject({ ...common, token_use: "id", aud: ClientId, "cognito:username": "ann" });
    expect(id).toMatchObject({ email: "ann@example.com", email_verified: true });
    const kids = [tokens?.AccessToken, tokens?.IdToken].map((token = "") => decodeProtectedHeader(token).kid);
    expect(new Set(kids).size).toBe(2);
  });

  test("are renewed by the refresh token, with the moment of the sign-in, until it has expired", async () => {
    const { client, ClientId, confirm, signIn, clock } = await pool({ RefreshTokenValidity: 1 });
    await confirm();
    const began = clock.at / 1_000;
    const { AuthenticationResult: first } = await signIn("ann", PASSWORD);
    const refresh = (REFRESH_TOKEN = first?.RefreshToken ?? "") =>
      client.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }),
      );
    clock.at += 7_200_000;
    const { AuthenticationResult: second } = await refresh();
    const claims = JSON.parse(Buffer.from(second?.AccessToken?.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ auth_time: began, iat: began + 7_200 });
    expect(second).not.toHaveProperty("RefreshToken");
    await expect(refresh("another")).rejects.toMatchObject({ name: "NotAuthorizedException" });
    clock.at += 86_400_000;
    await expect(refresh()).rejects.toMatchObject({ message: "Refresh Token has expired" });
  });

  test("open GetUser until they expire, and no other does", async () => {
    const { client, confirm, signIn, clock } = await pool();
    await confirm();
    const { AuthenticationResult: tokens } = await signIn("ann", PASSWORD);
    const get = (AccessToken = tokens?.AccessToken ?? "") => client.send(new GetUserCommand({ AccessToken }));
    expect(await get()).toMatchObject({ Username: "ann" });
    await expect(get(tokens?.IdToken)).rejects.toMatchObject({ message: "Invalid Access Token" });
    await expect(get("a.b.c")).rejects.toMatchObject({ name: "NotAuthorizedException" });
    clock.at += 3_601_000;
    await expect(get()).rejects.toMatchObject({ message: "Access Token has expired" });
  });
});

describe("signing in", () => {
  test("with a temporary password asks for a new one, which holds from then on", async () => {
    const { client, ClientId, signIn } = await pool();
    const { ChallengeName, Session } = await signIn("ann", "Temporary-1");
    expect(ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    const answer = (NEW_PASSWORD: string) =>
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName,
          Session,
          ChallengeResponses: { USERNAME: "ann", NEW_PASSWORD },
        }),
      );
    await expect(answer("short")).rejects.toMatchObject({
      name: "InvalidPasswordException",
      message: "Password did not conform with policy: Password not long enough",
    });
    expect(await answer(PASSWORD)).toMatchObject({ AuthenticationResult: { AccessToken: expect.any(String) } });
    await expect(answer(PASSWORD)).rejects.toMatchObject({ message: "Invalid session for the user." });
    expect(await signIn("ann", PASSWORD)).toMatchObject({ AuthenticationResult: { TokenType: "Bearer" } });
  });

  test("as an administrator takes the pool's id and the flow that is for administrators", async () => {
    const { client, UserPoolId, ClientId, confirm } = await pool();
    await confirm();
    const AuthParameters = { USERNAME: "ann", PASSWORD };
    const flow = { UserPoolId, ClientId, AuthFlow: "ADMIN_USER_PASSWORD_AUTH", AuthParameters } as const;
    expect(await client.send(new AdminInitiateAuthCommand(flow))).toMatchObject({
      AuthenticationResult: { TokenType: "Bearer" },
    });
  });

  test("is refused in the same words for a wrong password and for an unknown user, if the client hides users", async () => {
    const { confirm, signIn } = await pool({ PreventUserExistenceErrors: "ENABLED" });
    await confirm();
    const refusal = { name: "NotAuthorizedException", message: "Incorrect username or password." };
    await expect(signIn("ann", "Wrong-Horse-1")).rejects.toMatchObject(refusal);
    await expect(signIn("bob", PASSWORD)).rejects.toMatchObject(refusal);
  });

  test("tells that a user is unknown where the client does not hide it", async () => {
    const { signIn } = await pool();
    await expect(signIn("bob", PASSWORD)).rejects.toMatchObject({ name: "UserNotFoundException" });
  });

  test("is refused to a disabled user, and by a client without the flow", async () => {
    const { client, of, confirm, signIn } = await pool();
    await confirm();
    await client.send(new AdminDisableUserCommand(of));
    await expect(signIn("ann", PASSWORD)).rejects.toMatchObject({ message: "User is disabled." });
    const closed = await pool({ ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] });
    await expect(closed.signIn("ann", PASSWORD)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "USER_PASSWORD_AUTH flow not enabled for this client",
    });
  });

  test("through a client with a secret needs the proof of it", async () => {
    const { ClientId, ClientSecret, confirm, signIn } = await pool({ GenerateSecret: true });
    await confirm();
    await expect(signIn("ann", PASSWORD)).rejects.toMatchObject({
      message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(signIn("ann", PASSWORD, { SECRET_HASH: "wrong" })).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${ClientId}`,
    });
    const SECRET_HASH = createHmac("sha256", ClientSecret).update(`ann${ClientId}`).digest("base64");
    expect(await signIn("ann", PASSWORD, { SECRET_HASH })).toHaveProperty("AuthenticationResult");
  });

  test("by an alias: tokens are refreshed with the proof for the user's own name", async () => {
    const pooled = await pool({ GenerateSecret: true }, { AliasAttributes: ["email"] });
    const { client, ClientId, ClientSecret, UserPoolId, confirm, signIn } = pooled;
    await confirm();
    const verified = [
      { Name: "email", Value: "ann@example.com" },
      { Name: "email_verified", Value: "true" },
    ];
    await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: "ann", UserAttributes: verified }));
    const proof = (name: string) =>
      createHmac("sha256", ClientSecret)
        .update(name + ClientId)
        .digest("base64");
    const signedIn = await signIn("ann@example.com", PASSWORD, { SECRET_HASH: proof("ann@example.com") });
    const REFRESH_TOKEN = signedIn.AuthenticationResult?.RefreshToken ?? "";
    const refresh = (SECRET_HASH?: string) =>
      client.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN, ...(SECRET_HASH !== undefined && { SECRET_HASH }) },
        }),
      );
    await expect(refresh()).rejects.toMatchObject({
      message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(refresh(proof("ann@example.com"))).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: `SecretHash does not match for the client: ${ClientId}`,
    });
    expect(await refresh(proof("ann"))).toHaveProperty("AuthenticationResult");
  });
});

describe("pools, clients and users", () => {
  test("are found again, and gone once deleted", async () => {
    const { client, UserPoolId, ClientId, of } = await pool();
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({ Id: UserPoolId, Name: "pool", EstimatedNumberOfUsers: 1 });
    expect(JSON.stringify(UserPool)).not.toMatch(/privateJwk|password/);
    const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(UserPoolClient).toMatchObject({ ClientId, ClientName: "app", EnableTokenRevocation: true });
    const { Users } = await client.send(new ListUsersCommand({ UserPoolId }));
    expect(Users).toMatchObject([{ Username: "ann", UserStatus: "FORCE_CHANGE_PASSWORD", Enabled: true }]);
    await expect(client.send(new AdminCreateUserCommand(of))).rejects.toMatchObject({
      name: "UsernameExistsException",
    });
    await client.send(new DeleteUserPoolCommand({ UserPoolId }));
    await expect(client.send(new DescribeUserPoolCommand({ UserPoolId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `User pool ${UserPoolId} does not exist.`,
    });
    expect((await client.send(new ListUserPoolsCommand({ MaxResults: 10 }))).UserPools).toEqual([]);
  });
});
