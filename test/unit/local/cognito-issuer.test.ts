import { describe, expect, test } from "vitest";
import { createUserPools } from "../../../src/local/cognito/user-pools.ts";
import { browser, claimsOf, codeIn, hosted, PASSWORD } from "../../support/local/cognito-pool.ts";

/** A pool at one address of the endpoint. */
async function at(address: string) {
  const made = await hosted();
  const { handle, UserPoolId, ClientId, base, exchange } = made;
  const headers = [["Host", new URL(address).host]] as const;
  const call = async (operation: string, input: object, from = headers) => {
    const target = ["X-Amz-Target", `AWSCognitoIdentityProviderService.${operation}`] as const;
    const body = Buffer.from(JSON.stringify(input));
    return JSON.parse(`${(await handle({ method: "POST", target: "/", headers: [target, ...from], body })).body}`);
  };
  const initiate = async (AuthFlow: string, AuthParameters: object) =>
    (await call("InitiateAuth", { ClientId, AuthFlow, AuthParameters })).AuthenticationResult;
  const document = async () => {
    const target = `/${UserPoolId}/.well-known/openid-configuration`;
    return JSON.parse(`${(await handle({ method: "GET", target, headers, body: Buffer.from("") })).body}`);
  };
  const open = browser(handle, base.replace("http://127.0.0.1:1", address));
  return { ...made, call, initiate, document, exchange, open, issuer: `${address}/${UserPoolId}` };
}

describe.each(["http://127.0.0.1:1", "http://localhost:1", "http://aws.localhost:4566"])("asked at %s", (address) => {
  test("the discovery document names this address as the issuer, and leads nowhere else", async () => {
    const { document, issuer } = await at(address);
    const { issuer: named, ...rest } = await document();
    expect(named).toBe(issuer);
    expect(rest.jwks_uri).toBe(`${issuer}/.well-known/jwks.json`);
    for (const name of ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint"])
      expect(rest[name]).toMatch(new RegExp(`^${address}/_aws/cognito-idp/my-app/oauth2/`));
  });

  test("tokens carry the same issuer: by password, by refresh token, by code", async () => {
    const { initiate, issuer, authorize, open, exchange } = await at(address);
    const first = await initiate("USER_PASSWORD_AUTH", { USERNAME: "ann", PASSWORD });
    const next = await initiate("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: first.RefreshToken });
    const typed = { username: "ann", password: PASSWORD };
    // As browsers do it: the form goes where it came from.
    const code = codeIn(await open((await authorize()).location, typed, [["Origin", address]]));
    const { body } = await exchange(code, {}, [["Host", new URL(address).host]]);
    const { access_token, id_token } = JSON.parse(body);
    for (const token of [first.AccessToken, first.IdToken, next.AccessToken, next.IdToken, access_token, id_token])
      expect(claimsOf(token).iss).toBe(issuer);
  });

  test("such a token is the pool's at every other address, and at API Gateway", async () => {
    const { initiate, call, world, UserPoolId } = await at(address);
    const { AccessToken, IdToken } = await initiate("USER_PASSWORD_AUTH", { USERNAME: "ann", PASSWORD });
    expect(await call("GetUser", { AccessToken }, [["Host", "127.0.0.1:1"]])).toMatchObject({ Username: "ann" });
    const { claimsOf: claimsFor } = createUserPools(world);
    const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`;
    expect(claimsFor(IdToken, [arn])).toMatchObject({ "cognito:username": "ann" });
    expect(claimsFor(IdToken, [`${arn}X`])).toBeUndefined();
  });
});
