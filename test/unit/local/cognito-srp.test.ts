import { AdminDisableUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { afterAll, describe, expect, test } from "vitest";
import { type LocalServer, serve } from "../../../src/local/server.ts";
import { PASSWORD, pool } from "./cognito-pool.ts";

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
