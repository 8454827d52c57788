import {
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type PasswordPrompts, signInWithPassword } from "../../../src/sign-in/cognito/password-sign-in.ts";
import { serve } from "../../support/http/server.ts";
import { codeOf } from "../../support/local/authenticator.ts";
import { claimsOf, PASSWORD } from "../../support/local/cognito-pool.ts";
import { type ServedPool, servedPool } from "../../support/local/served-pool.ts";

const nobody: PasswordPrompts = {
  repeats: false,
  newPassword: () => Promise.reject(new Error("asked for a new password")),
  code: () => Promise.reject(new Error("asked for a code")),
};
const signIn = (made: ServedPool, password = PASSWORD, prompts: Partial<PasswordPrompts> = {}, clientSecret?: string) =>
  signInWithPassword(made.byName, {
    username: "ann",
    password,
    clientSecret,
    prompts: { ...nobody, ...prompts },
    clock: made.clock,
  });

describe("by user name and password", () => {
  test("the right one gives tokens of that user, and never travels", async () => {
    const made = await servedPool();
    const tokens = await signIn(made);
    expect(claimsOf(tokens.accessToken)).toMatchObject({ username: "ann", token_use: "access" });
    expect(claimsOf(tokens.idToken)).toMatchObject({ token_use: "id", aud: made.ClientId });
    expect(tokens.refreshToken).toEqual(expect.any(String));
    const sent = made.asked.map(({ body }) => body.toString()).join();
    expect(sent).toContain("USER_SRP_AUTH");
    expect(sent).not.toContain(PASSWORD);
  });

  test("a wrong one, and a user who does not exist, are refused alike", async () => {
    const made = await servedPool();
    const refusal = { code: "SIGN_IN_REFUSED", message: expect.stringContaining("Incorrect username or password") };
    const wrong = await signIn(made, "Wrong-Horse-1").catch((error: unknown) => error);
    expect(wrong).toMatchObject(refusal);
    expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain("Wrong-Horse-1");
    const nobodysName = { username: "bob", password: PASSWORD, prompts: nobody, clock: made.clock };
    await expect(signInWithPassword(made.byName, nobodysName)).rejects.toMatchObject(refusal);
  });

  test("a client without the flow: the refusal names the missing flow", async () => {
    const made = await servedPool({ ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] });
    await expect(signIn(made)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining(`${made.ClientId} of ${made.UserPoolId} does not allow USER_SRP_AUTH`),
      fix: { text: expect.stringContaining("ALLOW_USER_SRP_AUTH") },
    });
  });

  test("a client with a secret needs it, and signs in with it", async () => {
    const made = await servedPool({ GenerateSecret: true });
    await expect(signIn(made)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      fix: { text: expect.stringContaining("AUTHZ_CLIENT_SECRET") },
    });
    expect(await signIn(made, PASSWORD, {}, made.ClientSecret)).toHaveProperty("accessToken");
  });

  test("a temporary password: a new one is asked for and holds from then on", async () => {
    const made = await servedPool();
    await made.client.send(new AdminSetUserPasswordCommand({ ...made.of, Password: "Temporary-2", Permanent: false }));
    const newPassword = async () => "Another-Horse-2";
    expect(await signIn(made, "Temporary-2", { newPassword })).toHaveProperty("idToken");
    expect(await signIn(made, "Another-Horse-2")).toHaveProperty("idToken");
  });

  test("a new password that the pool's policy refuses is said to be one", async () => {
    const made = await servedPool();
    await made.client.send(new AdminSetUserPasswordCommand({ ...made.of, Password: "Temporary-2", Permanent: false }));
    await expect(signIn(made, "Temporary-2", { newPassword: async () => "short" })).rejects.toMatchObject({
      code: "SIGN_IN_REFUSED",
      message: expect.stringContaining("new password was not accepted"),
    });
  });

  test("an issuer that is no user pool is refused before anything is sent", async () => {
    const made = await servedPool();
    const { cognito: _, ...place } = made.byName;
    const given = { username: "ann", password: PASSWORD, prompts: nobody, clock: made.clock };
    await expect(signInWithPassword(place, given)).rejects.toMatchObject({ code: "CLIENT_MISCONFIGURED" });
  });
});

describe("a code of an authenticator app", () => {
  /** Ann with an app. @returns the code that it shows. */
  async function withApp(made: ServedPool): Promise<() => string> {
    const { client, clock, UserPoolId } = made;
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "OPTIONAL",
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    const { accessToken: AccessToken } = await signIn(made);
    const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeOf(SecretCode, clock.at) }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    clock.at += 60_000;
    return () => codeOf(SecretCode, clock.at);
  }

  test("is asked for after the password; a wrong one may be followed by the right one", async () => {
    const made = await servedPool();
    const code = await withApp(made);
    const asked: [string, boolean][] = [];
    const prompts = {
      repeats: true,
      code: async (where: string, again: boolean) => {
        asked.push([where, again]);
        return again ? code() : "000000";
      },
    };
    expect(await signIn(made, PASSWORD, prompts)).toHaveProperty("accessToken");
    expect(asked).toEqual([
      ["of the authenticator app", false],
      ["of the authenticator app", true],
    ]);
  });

  test("from the environment is tried once", async () => {
    const made = await servedPool();
    await withApp(made);
    const prompts = { repeats: false, code: async () => "000000" };
    await expect(signIn(made, PASSWORD, prompts)).rejects.toMatchObject({
      code: "SIGN_IN_REFUSED",
      message: expect.stringContaining("the code was not accepted"),
    });
  });
});

test.each([
  ["SMS_MFA", "SMS_MFA_CODE", "sent by text message to +*****99"],
  ["EMAIL_OTP", "EMAIL_OTP_CODE", "sent by email to +*****99"],
])("%s, which the local endpoint cannot send, is answered with %s", async (ChallengeName, field, where) => {
  const made = await servedPool();
  let answered: unknown;
  const scripted = await serveCognito((operation, input) => {
    if (operation === "InitiateAuth")
      return { ChallengeName, Session: "s1", ChallengeParameters: { CODE_DELIVERY_DESTINATION: "+*****99" } };
    answered = input;
    return { AuthenticationResult: { AccessToken: "a.b.c" } };
  });
  const place = {
    ...made.byName,
    cognito: { poolId: "us-east-1_X", region: "us-east-1", endpoint: scripted },
  };
  const prompts = { ...nobody, code: async (told: string) => (told === where ? "123456" : "not asked so") };
  await signInWithPassword(place, { username: "ann", password: PASSWORD, prompts, clock: made.clock });
  expect(answered).toMatchObject({
    ChallengeName,
    Session: "s1",
    ChallengeResponses: { [field]: "123456", USERNAME: "ann" },
  });
});

test("a challenge that nobody here can answer is named, with the way that can", async () => {
  const made = await servedPool();
  const scripted = await serveCognito(() => ({ ChallengeName: "MFA_SETUP", Session: "s1" }));
  const place = { ...made.byName, cognito: { poolId: "us-east-1_X", region: "us-east-1", endpoint: scripted } };
  const given = { username: "ann", password: PASSWORD, prompts: nobody, clock: made.clock };
  await expect(signInWithPassword(place, given)).rejects.toMatchObject({
    code: "SIGN_IN_REFUSED",
    message: expect.stringContaining("MFA_SETUP"),
    fix: { command: { name: "login" } },
  });
});

/** A Cognito that says what a test wants. */
const serveCognito = (answer: (operation: string, input: unknown) => object): Promise<string> =>
  serve(() => ({
    "/": (response: import("node:http").ServerResponse) => {
      const { req } = response;
      const chunks: Buffer[] = [];
      req.on("data", (chunk: Buffer) => chunks.push(chunk));
      req.on("end", () => {
        const operation = String(req.headers["x-amz-target"]).split(".")[1] ?? "";
        response.end(JSON.stringify(answer(operation, JSON.parse(Buffer.concat(chunks).toString()))));
      });
    },
  }));
