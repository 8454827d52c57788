import { AdminAddUserToGroupCommand, CreateGroupCommand } from "@aws-sdk/client-cognito-identity-provider";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { claimsOf, codeIn, hosted, PASSWORD } from "../../support/local/cognito-pool.ts";

const tokensOf = ({ body }: { body: string }) => JSON.parse(body);

describe("the code flow", () => {
  test("gives tokens with scopes, nonce, at_hash and groups, for a browser that typed the password", async () => {
    const { client, of, authorize, open, exchange, document, UserPoolId, ClientId, clock } = await hosted();
    await client.send(new CreateGroupCommand({ UserPoolId, GroupName: "admins" }));
    await client.send(new AdminAddUserToGroupCommand({ ...of, GroupName: "admins" }));
    const first = await authorize();
    expect(first).toMatchObject({ status: 302, location: expect.stringContaining("/login?") });
    const login = await open(first.location);
    expect(login.body).toMatch(/<label>User name.*<label>Password/);
    const back = await open(first.location, { username: "ann", password: PASSWORD });
    const url = new URL(back.location);
    expect(url.origin + url.pathname).toBe("http://localhost:3000/callback");
    expect(url.searchParams.get("state")).toBe("s t&ate");

    const answer = await exchange(codeIn(back));
    expect(answer.header("access-control-allow-origin")).toBe("*");
    const { access_token, id_token, refresh_token, ...rest } = tokensOf(answer);
    expect(rest).toEqual({ expires_in: 3_600, token_type: "Bearer" });
    expect(refresh_token).toMatch(/^[\w-]{100,}$/);
    const keys = createLocalJWKSet(await document("jwks.json"));
    const issuer = `http://127.0.0.1:1/${UserPoolId}`;
    const check = { issuer, currentDate: new Date(clock.at) };
    const { payload: id } = await jwtVerify(id_token, keys, { ...check, audience: ClientId });
    expect(id).toMatchObject({
      nonce: "n-1",
      at_hash: expect.any(String),
      email: "ann@example.com",
      email_verified: true,
    });
    const { payload: access } = await jwtVerify(access_token, keys, check);
    expect(access).toMatchObject({ scope: "openid email profile", client_id: ClientId, "cognito:groups": ["admins"] });
  });

  test("is silent for a browser that is signed in, but not when a password is demanded, and not for an hour later", async () => {
    const { type, authorize, clock, exchange } = await hosted();
    const began = clock.at / 1_000;
    await type("ann", PASSWORD);
    clock.at += 60_000;
    const silent = await authorize();
    const { id_token } = tokensOf(await exchange(codeIn(silent)));
    expect(claimsOf(id_token)).toMatchObject({ auth_time: began, iat: began + 60 });
    expect((await authorize({ prompt: "login" })).location).toContain("/login?");
    clock.at += 3_600_000;
    expect((await authorize()).location).toContain("/login?");
    expect((await authorize({ prompt: "none" })).location).toContain("error=login_required");
  });

  test.each([
    ["a verifier that is not the one", { code_verifier: "another" }],
    ["no verifier", { code_verifier: "" }],
    ["another redirect_uri", { redirect_uri: "http://localhost:3000/" }],
  ])("refuses a code with %s, and that code from then on", async (_, changes) => {
    const { code, exchange } = await hosted();
    const one = await code();
    expect(await exchange(one, changes)).toMatchObject({ status: 400, body: '{"error":"invalid_grant"}' });
    expect(await exchange(one)).toMatchObject({ status: 400, body: '{"error":"invalid_grant"}' });
  });

  test("refuses a code after five minutes, and takes it just before", async () => {
    const { code, exchange, clock } = await hosted();
    const [early, late] = [await code(), await code({ prompt: "login" })];
    clock.at += 299_000;
    expect((await exchange(early)).status).toBe(200);
    clock.at += 1_000;
    expect(await exchange(late)).toMatchObject({ status: 400, body: '{"error":"invalid_grant"}' });
  });

  test("refuses a code that was used, and ends what it was used for", async () => {
    const { code, exchange, open, ClientId } = await hosted();
    const one = await code();
    const { refresh_token, access_token } = tokensOf(await exchange(one));
    const refresh = () => open("/oauth2/token", { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    const about = () => open("/oauth2/userInfo", undefined, [["Authorization", `Bearer ${access_token}`]]);
    expect((await refresh()).status).toBe(200);
    expect((await about()).status).toBe(200);
    expect(await exchange(one)).toMatchObject({ status: 400, body: '{"error":"invalid_grant"}' });
    expect((await refresh()).status).toBe(400);
    expect((await about()).status).toBe(401);
  });
});

describe("an app that asks wrongly", () => {
  const shared = hosted();

  test.each([
    [{ redirect_uri: "http://localhost:3000/other" }, "redirect_mismatch"],
    [{ redirect_uri: "http://localhost:3000/callback/" }, "redirect_mismatch"],
    [{ redirect_uri: undefined }, "redirect_mismatch"],
    [{ client_id: "nobody" }, "Client does not exist."],
  ])("gets a page for %j, since nobody knows where it would be sent", async (changes, text) => {
    const { authorize } = await shared;
    expect(await authorize(changes)).toMatchObject({ status: 400, location: "", body: expect.stringContaining(text) });
  });

  test.each([
    [{ scope: "openid phone" }, "invalid_scope"],
    [{ response_type: "token" }, "unauthorized_client"],
    [{ response_type: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge_method: undefined }, "invalid_request"],
  ])("is told of %j with its state", async (changes, error) => {
    const { authorize } = await shared;
    const { location } = await authorize(changes);
    const { searchParams, pathname } = new URL(location);
    expect({ pathname, error: searchParams.get("error"), state: searchParams.get("state") }).toEqual({
      pathname: "/callback",
      error,
      state: "s t&ate",
    });
  });

  test("gets unauthorized_client where its client has no code flow", async () => {
    const { authorize } = await hosted({ AllowedOAuthFlowsUserPoolClient: false });
    expect((await authorize()).location).toContain("error=unauthorized_client");
  });
});
