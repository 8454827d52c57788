import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
} from "openid-client";
import { expect, test } from "vitest";
import { signInAt } from "../../support/hosted-pages.ts";
import { http } from "../../support/http.ts";
import { deployLocalPool } from "../../support/local-pool.ts";

const EMAIL = "ann@example.com";
const PASSWORD = "Correct-Horse-1";
const CALLBACK = "http://localhost:3000/";

/** The pool by its issuer; only http has to be allowed. */
const discover = (issuer: string, clientId: string) =>
  discovery(new URL(issuer), clientId, undefined, None(), { execute: [allowInsecureRequests] });

/** Where a sign-in by code and PKCE begins, and what its answer is checked with. */
async function beginTrip(client: Configuration) {
  const pkceCodeVerifier = randomPKCECodeVerifier();
  const expectedState = randomState();
  const url = buildAuthorizationUrl(client, {
    redirect_uri: CALLBACK,
    scope: "openid email",
    state: expectedState,
    nonce: "n-1",
    code_challenge_method: "S256",
    code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
  });
  const checks = { pkceCodeVerifier, expectedState, expectedNonce: "n-1", idTokenExpected: true };
  return { url: url.href, checks };
}

test("openid-client discovers the pool of deploy --local by its issuer: code flow, userinfo, refresh, revocation", async () => {
  const { issuer, userPool, invokeUrl, addUser } = await deployLocalPool();
  await addUser(EMAIL, PASSWORD);
  const call = async (token: string) =>
    (await http(invokeUrl, { headers: { authorization: `Bearer ${token}` } })).status;
  await expect(discover(`${issuer}X`, userPool.clientId)).rejects.toThrow("unexpected HTTP response status code");

  for (const address of [issuer, issuer.replace("127.0.0.1", "localhost")]) {
    const client = await discover(address, userPool.clientId);
    expect(client.serverMetadata().issuer).toBe(address);
    const trip = await beginTrip(client);
    const nowhere = await signInAt(trip.url, EMAIL, `${PASSWORD}x`);
    expect(nowhere.searchParams.get("code")).toBeNull();
    const back = await signInAt(trip.url, EMAIL, PASSWORD);
    const tokens = await authorizationCodeGrant(client, back, trip.checks);
    const sub = tokens.claims()?.sub ?? "";
    expect(tokens.claims()).toMatchObject({ iss: address, aud: userPool.clientId, email: EMAIL, nonce: "n-1" });
    expect(await fetchUserInfo(client, tokens.access_token, sub)).toMatchObject({ sub, email: EMAIL });
    // The authorizer takes the token that this client has taken, and no other.
    expect(await call(tokens.access_token)).toBe(200);
    expect(await call(`${tokens.access_token.slice(0, -4)}AAAA`)).toBe(401);

    const renewed = await refreshTokenGrant(client, tokens.refresh_token ?? "");
    expect(renewed.claims()).toMatchObject({ iss: address, sub });
    expect(await call(renewed.access_token)).toBe(200);
    const last = renewed.refresh_token ?? "";
    await tokenRevocation(client, last);
    await expect(refreshTokenGrant(client, last)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(fetchUserInfo(client, renewed.access_token, sub)).rejects.toMatchObject({ status: 401 });
    expect(buildEndSessionUrl(client).origin).toBe(new URL(address).origin);
    // A code works once.
    await expect(authorizationCodeGrant(client, back, trip.checks)).rejects.toMatchObject({ error: "invalid_grant" });
  }
});
