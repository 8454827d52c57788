import { getDiffieHellman } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { afterAll, describe, expect, test } from "vitest";
import { type LocalServer, serve } from "../../../src/local/server.ts";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const servers: LocalServer[] = [];
afterAll(() => Promise.all(servers.map((one) => one.close())));

/** Amazon's own client for browsers signs in over a socket. */
async function amazonsClient(settings: Parameters<typeof pool>[0] = {}) {
  const made = await pool({ PreventUserExistenceErrors: "ENABLED", ...settings });
  const server = await serve(made.handle, 0, () => {});
  servers.push(server);
  const { UserPoolId, ClientId } = made;
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: `http://127.0.0.1:${server.port}/` });
  const signIn = (Username: string, Password: string, newPassword?: string) => {
    const user = new CognitoUser({ Username, Pool });
    return new Promise<string>((resolve, reject) => {
      const callbacks = {
        onSuccess: (session: { getAccessToken(): { getJwtToken(): string } }) =>
          resolve(session.getAccessToken().getJwtToken()),
        onFailure: reject,
        newPasswordRequired: () =>
          newPassword
            ? user.completeNewPasswordChallenge(newPassword, {}, callbacks)
            : reject(new Error("new password")),
      };
      user.authenticateUser(new AuthenticationDetails({ Username, Password }), callbacks);
    });
  };
  return { ...made, srp: signIn };
}

describe("SRP, with Amazon's client", () => {
  test("lets the right password in, by user name and by address, and no other", async () => {
    const { confirm, srp, signIn } = await amazonsClient();
    await confirm();
    expect(await srp("ann", PASSWORD)).toMatch(/^ey/);
    expect(await srp("ann@example.com", PASSWORD)).toMatch(/^ey/);
    const refusal = { code: "NotAuthorizedException", message: "Incorrect username or password." };
    await expect(srp("ann", `${PASSWORD}x`)).rejects.toMatchObject(refusal);
    await expect(srp("nobody", PASSWORD)).rejects.toMatchObject(refusal);
    // The other flow agrees on what the password is.
    expect(await signIn("ann", PASSWORD)).toHaveProperty("AuthenticationResult");
  });

  test("asks for a new password, which holds from then on", async () => {
    const { srp } = await amazonsClient();
    await expect(srp("ann", "Temporary-1")).rejects.toThrow("new password");
    expect(await srp("ann", "Temporary-1", PASSWORD)).toMatch(/^ey/);
    expect(await srp("ann", PASSWORD)).toMatch(/^ey/);
    await expect(srp("ann", "Temporary-1")).rejects.toMatchObject({ code: "NotAuthorizedException" });
  });

  test("tells a disabled user so, and that a user is unknown where the client does not hide it", async () => {
    const { confirm, srp, client, of } = await amazonsClient({ PreventUserExistenceErrors: "LEGACY" });
    await confirm();
    await client.send(new AdminDisableUserCommand(of));
    await expect(srp("ann", PASSWORD)).rejects.toMatchObject({ message: "User is disabled." });
    await expect(srp("nobody", PASSWORD)).rejects.toMatchObject({ code: "UserNotFoundException" });
  });
});

describe("SRP, step by step", () => {
  const begin = async (settings: Parameters<typeof pool>[0] = {}, poolSettings: Parameters<typeof pool>[1] = {}) => {
    const made = await pool({ PreventUserExistenceErrors: "ENABLED", ...settings }, poolSettings);
    const { client, ClientId } = made;
    const initiate = (USERNAME: string, SRP_A = "2") =>
      client.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME, SRP_A } }),
      );
    return { ...made, initiate };
  };

  test("refuses the values that would let anybody in", async () => {
    const { initiate } = await begin();
    const N = getDiffieHellman("modp15").getPrime("hex");
    for (const value of ["0", N, `${N}${"0".repeat(100)}`, "", "x"])
      await expect(initiate("ann", value)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("answers for an unknown user as for an existing one: always with the same salt", async () => {
    const { initiate, client, UserPoolId } = await begin({}, { UsernameAttributes: ["email"] });
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "eva@example.com" }));
    const challenge = async (name: string) => (await initiate(name)).ChallengeParameters ?? {};
    const [one, again, other] = [
      await challenge("bob@x.example"),
      await challenge("bob@x.example"),
      await challenge("eve"),
    ];
    const real = await challenge("eva@example.com");
    expect(Object.keys(one).sort()).toEqual(Object.keys(real).sort());
    for (const { USER_ID_FOR_SRP } of [one, real])
      expect(USER_ID_FOR_SRP).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again["USER_ID_FOR_SRP"]).toBe(one["USER_ID_FOR_SRP"]);
    expect(again["SALT"]).toBe(one["SALT"]);
    expect(other["SALT"]).not.toBe(one["SALT"]);
    expect(again["SRP_B"]).not.toBe(one["SRP_B"]);
  });

  test("takes one guess for one secret block, within three minutes", async () => {
    const { initiate, client, ClientId, clock } = await begin();
    const guess = (block = "") =>
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: "PASSWORD_VERIFIER",
          ChallengeResponses: {
            USERNAME: "ann",
            PASSWORD_CLAIM_SECRET_BLOCK: block,
            PASSWORD_CLAIM_SIGNATURE: "x",
            TIMESTAMP: "Mon Nov 23 12:00:00 UTC 2026",
          },
        }),
      );
    const block = async () => (await initiate("ann")).ChallengeParameters?.["SECRET_BLOCK"];
    const first = await block();
    await expect(guess(first)).rejects.toMatchObject({ message: "Incorrect username or password." });
    await expect(guess(first)).rejects.toMatchObject({ message: "Invalid session for the user." });
    const second = await block();
    clock.at += 180_000;
    await expect(guess(second)).rejects.toMatchObject({ message: "Invalid session for the user." });
  });

  test("is off where the client leaves it out", async () => {
    const { initiate } = await begin({ ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
    await expect(initiate("ann")).rejects.toMatchObject({ message: "USER_SRP_AUTH flow not enabled for this client" });
  });
});
