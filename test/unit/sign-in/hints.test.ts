import { describe, expect, test } from "vitest";
import { CognitoRefusal, callCognito } from "../../../src/sign-in/cognito/cognito-api.ts";
import { explainRefusal } from "../../../src/sign-in/cognito/password-errors.ts";
import { signInWithPassword } from "../../../src/sign-in/cognito/password-sign-in.ts";
import type { IssuerClient } from "../../../src/sign-in/issuer-client.ts";
import { explainOAuth } from "../../../src/sign-in/oauth/oauth-request.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { serve } from "../../support/http/server.ts";
import { expectPlain } from "../../support/plain-words.ts";

const OIDC: IssuerClient = {
  ...{
    name: "main",
    kind: "oidc",
    issuer: "https://id.example.com",
    clientId: "app",
    jwksUri: "https://id.example.com",
  },
};
const poolOn = (endpoint: string): IssuerClient => ({
  ...OIDC,
  kind: "cognito",
  cognito: { poolId: "eu-west-1_A", region: "eu-west-1", endpoint },
});
const POOL = poolOn("https://pool.example.com");
const BACK = { redirectUri: "http://localhost:3000/callback" };

test.each<[condition: string, name: string, said: string, message: RegExp, fix: RegExp | undefined]>([
  ["a wrong password", "NotAuthorizedException", "Incorrect username or password.", /Incorrect/, /the password$/],
  ["an unknown user", "UserNotFoundException", "User does not exist.", /not exist/, /check the user name/],
  ["a disabled user", "NotAuthorizedException", "User is disabled.", /disabled/, /^enable the user/],
  ["too many attempts", "NotAuthorizedException", "Password attempts exceeded", /exceeded/, /^wait some minutes/],
  ["an old invitation", "NotAuthorizedException", "Temporary password has expired and ...", /expired/, /new temporary/],
  ["a session that is over", "NotAuthorizedException", "Invalid session for the user.", /session/, /^sign in again$/],
  ["another refusal", "NotAuthorizedException", "Not now.", /Not now/, undefined],
  ["no client", "ResourceNotFoundException", "User pool client app does not exist.", /app client app of/, /client_id/],
  ["no pool", "ResourceNotFoundException", "User pool eu does not exist.", /does not exist: User pool eu/, /user_pool/],
  [
    "no secret",
    "NotAuthorizedException",
    "Client app is configured with secret but SECRET_HASH was not received",
    /has a/,
    /^set AUTHZ_CLIENT_SECRET,/,
  ],
  [
    "a wrong secret",
    "NotAuthorizedException",
    "Unable to verify secret hash for client app",
    /refuses the client/,
    /the value/,
  ],
])("signing in with a password, %s: the fix is of what was seen", (_, name, said, message, fix) => {
  const error = explainRefusal(new CognitoRefusal(name, said), POOL);
  expect(error.message).toMatch(message);
  if (fix === undefined) expect(error.fix?.text).toBeUndefined();
  else expect(error.fix?.text).toMatch(fix);
  expectPlain(error);
  expectPlain(explainRefusal(new CognitoRefusal(name, said), OIDC));
});

test.each<[error: string, IssuerClient, typeof BACK | object, prints: RegExp, never: RegExp]>([
  ["redirect_uri_mismatch", OIDC, BACK, /exactly this callback URL.*localhost:3000/, /check the callback/],
  ["redirect_uri_mismatch", OIDC, {}, /check the callback URLs/, /exactly|undefined/],
  ["unauthorized_client", OIDC, BACK, /the code grant for the client and register/, /Cognito|Allowed/],
  ["unauthorized_client", OIDC, {}, /^allow this grant for the client$/, /Cognito|Allowed|callback/],
  ["unauthorized_client", POOL, BACK, /AllowedOAuthFlows = code/, /undefined/],
  ["invalid_client", OIDC, { method: "none" }, /if the client has a secret: none was sent/, /the value/],
  ["invalid_client", OIDC, { method: "client_secret_basic" }, /the value of AUTHZ_CLIENT_SECRET/, /none was sent/],
  ["invalid_client", OIDC, {}, /^check client_id$/, /SECRET/],
])("%s of an issuer (%#): the fix is of what was seen", (error, place, seen, prints, never) => {
  const fix = explainOAuth(error, undefined, place, seen).fix?.text;
  expect(fix).toMatch(prints);
  expect(fix).not.toMatch(never);
});

const ODD = [undefined, null, "", " ", 0, {}, []];

test.each(ODD)("a refusal described by %j shows none", (description) => {
  for (const error of ["server_error", "invalid_grant", "unauthorized_client", "redirect_mismatch"])
    for (const place of [OIDC, POOL]) expectPlain(explainOAuth(error, description, place));
});

describe("Cognito's answers", () => {
  test.each(ODD)("a refusal whose message and name are %j", async (odd) => {
    const origin = await serve(() => ({
      "/": (to: import("node:http").ServerResponse) =>
        void to.writeHead(400).end(JSON.stringify({ __type: odd, message: odd, Message: odd })),
    }));
    const place = poolOn(origin);
    const refusal = await callCognito(place.cognito ?? never(), "InitiateAuth", {}).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: "Status400", message: "the response to InitiateAuth is status 400" });
    expectPlain(explainRefusal(refusal as CognitoRefusal, place));
  });

  test.each([{}, { ChallengeName: null }, { ChallengeName: "" }, { AuthenticationResult: {} }, []])(
    "%j instead of tokens",
    async (answer) => {
      const place = poolOn(await serve(() => ({ "/": answer })));
      const prompts = { newPassword: never, code: never, repeats: false };
      const clock = { now: () => 0, sleep: async () => {} };
      const error = await errorOf(signInWithPassword(place, { username: "ann", password: "x", prompts, clock }));
      expect(error).toMatchObject({
        message: expect.stringMatching(/returned no tokens/),
        fix: { text: expect.stringMatching(/^check that AWS_ENDPOINT_URL, proxies and DNS lead to the user pool/) },
      });
      expectPlain(error);
    },
  );
});

function never(): never {
  throw new Error("nobody is asked");
}
