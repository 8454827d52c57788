import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { expect, test } from "vitest";
import { http } from "../../support/http.ts";
import { deployLocalPool, type LocalPool } from "../../support/local-pool.ts";

const EMAIL = "ann@example.com";
const [FIRST, SECOND, THIRD] = ["First-password-1", "Second-password-1", "Third-password-1"] as const;

/** Awaits a function that takes Node's kind of callback. */
const done = <Value>(start: (callback: (error: unknown, value?: Value) => void) => unknown) =>
  new Promise<Value | undefined>((resolve, reject) =>
    start((error, value) => (error ? reject(error) : resolve(value))),
  );
/** Awaits a function that takes the client's own kind. */
const ended = <Value>(start: (callbacks: { onSuccess(value: Value): void; onFailure(error: unknown): void }) => void) =>
  new Promise<Value>((onSuccess, onFailure) => start({ onSuccess, onFailure }));

/** The code of this purpose that `lambda-authz local logs` shows, a moment after it was sent. */
async function codeIn({ run }: LocalPool, purpose: string): Promise<string> {
  const line = new RegExp(`email to ${EMAIL}: code (\\d{6}) ${purpose}`);
  const code = async () => line.exec((await run("local", "logs")).stdout)?.[1];
  await expect.poll(code).toBeDefined();
  return (await code()) ?? "";
}

test("amazon-cognito-identity-js signs up, confirms, signs in by SRP, refreshes, changes and resets the password, signs out", async () => {
  // With rotation refreshing takes another operation, which this client does not know.
  const local = await deployLocalPool("self_sign_up = on", "tier = lite");
  const { endpoint, userPool, invokeUrl, issuer } = local;
  const Pool = new CognitoUserPool({ UserPoolId: userPool.id, ClientId: userPool.clientId, endpoint: `${endpoint}/` });
  const user = new CognitoUser({ Username: EMAIL, Pool });
  const signIn = (Password: string) =>
    ended<CognitoUserSession>((callbacks) =>
      user.authenticateUser(new AuthenticationDetails({ Username: EMAIL, Password }), callbacks),
    );
  const call = async (session: CognitoUserSession) => {
    const authorization = `Bearer ${session.getAccessToken().getJwtToken()}`;
    const { status, body } = await http(invokeUrl, { headers: { authorization } });
    return [status, body];
  };

  const email = [new CognitoUserAttribute({ Name: "email", Value: EMAIL })];
  const signedUp = await done<{ userConfirmed: boolean; userSub: string; codeDeliveryDetails: object }>((callback) =>
    Pool.signUp(EMAIL, FIRST, email, [], callback),
  );
  expect(signedUp).toMatchObject({ userConfirmed: false, codeDeliveryDetails: { Destination: "a***@e***" } });
  await expect(signIn(FIRST)).rejects.toMatchObject({ code: "UserNotConfirmedException" });
  const confirm = (code: string) => done((callback) => user.confirmRegistration(code, false, callback));
  const code = await codeIn(local, "confirms the sign-up");
  await expect(confirm(code === "000000" ? "000001" : "000000")).rejects.toMatchObject({
    code: "CodeMismatchException",
  });
  expect(await confirm(code)).toBe("SUCCESS");

  await expect(signIn(SECOND)).rejects.toMatchObject({ code: "NotAuthorizedException" });
  const session = await signIn(FIRST);
  expect(session.isValid()).toBe(true);
  expect(session.getIdToken().decodePayload()).toMatchObject({ iss: issuer, email: EMAIL, aud: userPool.clientId });
  expect((await http(invokeUrl)).status).toBe(401);
  expect(await call(session)).toEqual([200, signedUp?.userSub]);

  const refreshed = await done<CognitoUserSession>((callback) =>
    user.refreshSession(session.getRefreshToken(), callback),
  );
  expect(refreshed?.getAccessToken().getJwtToken()).not.toBe(session.getAccessToken().getJwtToken());
  expect(await call(refreshed as CognitoUserSession)).toEqual([200, signedUp?.userSub]);

  const change = (from: string, to: string) => done((callback) => user.changePassword(from, to, callback));
  await expect(change(THIRD, SECOND)).rejects.toMatchObject({ code: "NotAuthorizedException" });
  expect(await change(FIRST, SECOND)).toBe("SUCCESS");
  await expect(signIn(FIRST)).rejects.toMatchObject({ code: "NotAuthorizedException" });

  const sent = await ended<object>((callbacks) => user.forgotPassword(callbacks));
  expect(sent).toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: "EMAIL" } });
  const reset = await codeIn(local, "resets the password");
  expect(await ended((callbacks) => user.confirmPassword(reset, THIRD, callbacks))).toBe("SUCCESS");
  await expect(signIn(SECOND)).rejects.toMatchObject({ code: "NotAuthorizedException" });
  await signIn(THIRD);

  expect(await ended((callbacks) => user.globalSignOut(callbacks))).toBe("SUCCESS");
  const renew = done((callback) => user.refreshSession(session.getRefreshToken(), callback));
  await expect(renew).rejects.toMatchObject({ code: "NotAuthorizedException" });
});
