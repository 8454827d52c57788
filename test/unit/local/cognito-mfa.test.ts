import {
  AdminRespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import type { User } from "../../../src/local/cognito/cognito-model.ts";
import { takeTotp } from "../../../src/local/cognito/totp.ts";
import { codeOf } from "../../support/local/authenticator.ts";
import { hosted, PASSWORD, pool } from "../../support/local/cognito-pool.ts";

/** Ann with an authenticator app, in a pool that lets users have one. */
async function withApp(made: Awaited<ReturnType<typeof pool>>) {
  const { client, clock, confirm, signIn, UserPoolId } = made;
  await confirm();
  const SoftwareTokenMfaConfiguration = { Enabled: true };
  await client.send(
    new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "OPTIONAL", SoftwareTokenMfaConfiguration }),
  );
  const AccessToken = (await signIn("ann", PASSWORD)).AuthenticationResult?.AccessToken ?? "";
  const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const verify = (UserCode: string) => client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  await expect(verify("000000")).rejects.toMatchObject({ name: "EnableSoftwareTokenMFAException" });
  expect(await verify(codeOf(SecretCode, clock.at))).toMatchObject({ Status: "SUCCESS" });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
  clock.at += 60_000;
  return { SecretCode, AccessToken, code: () => codeOf(SecretCode, clock.at) };
}

describe("a code of an authenticator app", () => {
  test("is that of RFC 6238, once, and a step early or late", () => {
    const user = () => ({ totp: { secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", isOn: true } }) as unknown as User;
    // The appendix's secret at 59 s and at 1111111109 s, its last six digits.
    for (const [at, code] of [
      [59, "287082"],
      [1_111_111_109, "081804"],
    ] as const) {
      const one = user();
      takeTotp(one, code, at);
      expect(() => takeTotp(one, code, at)).toThrow("already been used");
      takeTotp(user(), code, at + 30);
      expect(() => takeTotp(user(), code, at + 60)).toThrow("Invalid code");
    }
  });

  test("is asked for after the password, and a wrong one can be tried again", async () => {
    const made = await pool();
    const { client, ClientId, signIn } = made;
    const { code, AccessToken } = await withApp(made);
    expect(await client.send(new GetUserCommand({ AccessToken }))).toMatchObject({
      PreferredMfaSetting: "SOFTWARE_TOKEN_MFA",
    });
    const { ChallengeName, Session } = await signIn("ann", PASSWORD);
    expect(ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    const answer = (SOFTWARE_TOKEN_MFA_CODE: string) =>
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName,
          Session,
          ChallengeResponses: { USERNAME: "ann", SOFTWARE_TOKEN_MFA_CODE },
        }),
      );
    await expect(answer("000000")).rejects.toMatchObject({ name: "CodeMismatchException" });
    expect(await answer(code())).toMatchObject({ AuthenticationResult: { AccessToken: expect.any(String) } });
    await expect(answer(code())).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });

  test("is asked for on the login page too", async () => {
    const made = await hosted();
    const { code } = await withApp(made);
    const asked = await made.type("ann", PASSWORD);
    const [, session = ""] = /name="session" value="([^"]+)"/.exec(asked.body) ?? [];
    const { location } = await made.authorize();
    const again = await made.open(location, { session, code: "000000" });
    expect(again.body).toContain("Invalid code received for user");
    const [, next = ""] = /name="session" value="([^"]+)"/.exec(again.body) ?? [];
    expect((await made.open(location, { session: next, code: code() })).location).toContain("code=");
  });

  test("is set up on the way in, where the pool demands it", async () => {
    const { client, clock, ClientId, UserPoolId, confirm, signIn } = await pool();
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "ON",
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    await confirm();
    const { ChallengeName, Session } = await signIn("ann", PASSWORD);
    expect(ChallengeName).toBe("MFA_SETUP");
    const { SecretCode = "", Session: second } = await client.send(new AssociateSoftwareTokenCommand({ Session }));
    const UserCode = codeOf(SecretCode, clock.at);
    const verified = await client.send(new VerifySoftwareTokenCommand({ Session: second, UserCode }));
    const done = await client.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName,
        Session: verified.Session,
        ChallengeResponses: { USERNAME: "ann" },
      }),
    );
    expect(done).toHaveProperty("AuthenticationResult");
    expect((await signIn("ann", PASSWORD)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
  });
});
