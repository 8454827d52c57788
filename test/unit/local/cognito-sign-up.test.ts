import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  type CreateUserPoolClientRequest,
  type CreateUserPoolRequest,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const MAILED: Partial<CreateUserPoolRequest> = { AutoVerifiedAttributes: ["email"] };
const HIDDEN: Partial<CreateUserPoolClientRequest> = { PreventUserExistenceErrors: "ENABLED" };
const WRONG = {
  name: "CodeMismatchException",
  message: "Invalid verification code provided, please try again.",
};
const EXPIRED = { name: "ExpiredCodeException", message: "Invalid code provided, please request a code again." };
const UNKNOWN = { name: "UserNotFoundException", message: "Username/client id combination not found." };
const DELIVERY = { Destination: "b***@e***", DeliveryMedium: "EMAIL", AttributeName: "email" };
const HOUR = 3_600_000;

/** A pool, what bob does about his account, and the codes that he reads in the endpoint's log. */
async function withBob(
  settings: Partial<CreateUserPoolRequest> = MAILED,
  client?: Partial<CreateUserPoolClientRequest>,
) {
  const made = await pool(client, settings);
  const { ClientId, UserPoolId, said } = made;
  const send = made.client.send.bind(made.client);
  const code = () => /code (\d{6})/.exec(said.findLast((line) => line.startsWith("email to")) ?? "")?.[1] ?? "";
  const email = (Value: string) => [{ Name: "email", Value }];
  return {
    ...made,
    code,
    signUp: (Username = "bob", UserAttributes = email("bob@example.com"), Password = PASSWORD) =>
      send(new SignUpCommand({ ClientId, Username, Password, UserAttributes })),
    confirmSignUp: (ConfirmationCode: string, Username = "bob") =>
      send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode })),
    resend: (Username = "bob") => send(new ResendConfirmationCodeCommand({ ClientId, Username })),
    forgot: (Username = "bob") => send(new ForgotPasswordCommand({ ClientId, Username })),
    reset: (ConfirmationCode: string, Password = "Another-Horse-2", Username = "bob") =>
      send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password })),
    get: (Username = "bob") => send(new AdminGetUserCommand({ UserPoolId, Username })),
    of: { UserPoolId, Username: "bob" },
  };
}

describe("signing up", () => {
  test("ends with the code from the log, once", async () => {
    const { signUp, signIn, confirmSignUp, code, get, said } = await withBob();
    expect(await signUp()).toMatchObject({ UserConfirmed: false, CodeDeliveryDetails: DELIVERY });
    expect(said).toContain(`email to bob@example.com: code ${code()} confirms the sign-up`);
    expect((await get()).UserStatus).toBe("UNCONFIRMED");
    const unconfirmed = { name: "UserNotConfirmedException", message: "User is not confirmed." };
    await expect(signIn("bob", PASSWORD)).rejects.toMatchObject(unconfirmed);
    await expect(signIn("bob", "Wrong-Horse-1")).rejects.toMatchObject({ name: "NotAuthorizedException" });
    const other = code() === "000000" ? "000001" : "000000";
    await expect(confirmSignUp(other)).rejects.toMatchObject(WRONG);
    await confirmSignUp(code());
    expect(await get()).toMatchObject({
      UserStatus: "CONFIRMED",
      UserAttributes: expect.arrayContaining([{ Name: "email_verified", Value: "true" }]),
    });
    expect((await signIn("bob", PASSWORD)).AuthenticationResult?.IdToken).toBeDefined();
    await expect(confirmSignUp(code())).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "User cannot be confirmed. Current status is CONFIRMED",
    });
  });

  test("takes the newest code, for 24 hours", async () => {
    const { signUp, resend, confirmSignUp, code, clock } = await withBob();
    await signUp();
    const first = code();
    expect(await resend()).toMatchObject({ CodeDeliveryDetails: DELIVERY });
    const second = code();
    if (first !== second) await expect(confirmSignUp(first)).rejects.toMatchObject(WRONG);
    clock.at += 24 * HOUR;
    await expect(confirmSignUp(second)).rejects.toMatchObject(EXPIRED);
    await resend();
    await confirmSignUp(code());
    await expect(resend()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "User is already confirmed.",
    });
  });

  test("is refused where only administrators make users", async () => {
    const { signUp } = await withBob({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    await expect(signUp()).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "SignUp is not permitted for this user pool",
    });
  });

  test("waits for an administrator where nothing is verified", async () => {
    const { signUp, resend, client, of, signIn } = await withBob({});
    expect((await signUp()).CodeDeliveryDetails).toBeUndefined();
    await expect(resend()).rejects.toThrow("Cannot resend codes. Auto verification not turned on.");
    await client.send(new AdminConfirmSignUpCommand(of));
    expect((await signIn("bob", PASSWORD)).AuthenticationResult).toBeDefined();
    await expect(client.send(new AdminConfirmSignUpCommand(of))).rejects.toThrow("Current status is CONFIRMED");
  });

  test("says whose the name is, in the pool's kind of names", async () => {
    const names = await withBob();
    await names.signUp();
    const taken = { name: "UsernameExistsException", message: "User already exists" };
    await expect(names.signUp()).rejects.toMatchObject(taken);
    const addresses = await withBob({
      ...MAILED,
      UsernameAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
    });
    await addresses.signUp("bob@example.com", []);
    await expect(addresses.signUp("BOB@example.com", [])).rejects.toMatchObject({
      name: "UsernameExistsException",
      message: "An account with the given email already exists.",
    });
  });

  test("leaves an alias to the user who has it, unless it is taken by force", async () => {
    const { signUp, confirmSignUp, code, get, client, ClientId } = await withBob({
      ...MAILED,
      AliasAttributes: ["email"],
    });
    await signUp("bob", [{ Name: "email", Value: "ann@example.com" }]);
    await expect(confirmSignUp(code())).rejects.toMatchObject({
      name: "AliasExistsException",
      message: "An account with the given email already exists.",
    });
    expect((await get("ann@example.com")).Username).toBe("ann");
    const force = { ClientId, Username: "bob", ConfirmationCode: code(), ForceAliasCreation: true };
    await client.send(new ConfirmSignUpCommand(force));
    expect((await get("ann@example.com")).Username).toBe("bob");
  });

  test.each<[string, { Name: string; Value: string }[], string, string]>([
    ["a weak password", [], "InvalidPasswordException", "Password did not conform with policy"],
    [
      "a flag",
      [{ Name: "email_verified", Value: "true" }],
      "NotAuthorizedException",
      "A client attempted to write unauthorized attribute",
    ],
    [
      "an attribute that the client cannot write",
      [{ Name: "name", Value: "B" }],
      "NotAuthorizedException",
      "A client attempted to write unauthorized attribute",
    ],
    ["no address", [{ Name: "email", Value: "bob" }], "InvalidParameterException", "Invalid email address format."],
    [
      "an id of one's own",
      [{ Name: "sub", Value: "1" }],
      "InvalidParameterException",
      "Cannot modify the non-mutable attribute sub",
    ],
  ])("refuses %s", async (what, attributes, name, message) => {
    const { signUp } = await withBob(MAILED, { WriteAttributes: ["email"] });
    const password = what === "a weak password" ? "weakweak" : PASSWORD;
    await expect(signUp("bob", attributes, password)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  test("takes a client's secret, by its hash", async () => {
    const { signUp, ClientId } = await withBob(MAILED, { GenerateSecret: true });
    await expect(signUp()).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    });
  });
});

describe("a forgotten password", () => {
  const confirmed = async (settings = MAILED, client = {}) => {
    const made = await withBob(settings, client);
    await made.signUp();
    await made.confirmSignUp(made.code());
    return made;
  };

  test("is reset with the code from the log, within an hour", async () => {
    const { forgot, reset, code, clock, signIn } = await confirmed();
    await expect(reset("123456")).rejects.toMatchObject(EXPIRED);
    expect(await forgot()).toMatchObject({ CodeDeliveryDetails: DELIVERY });
    const late = code();
    clock.at += HOUR;
    await expect(reset(late)).rejects.toMatchObject(EXPIRED);
    await forgot();
    const other = code() === "000000" ? "000001" : "000000";
    await expect(reset(other)).rejects.toMatchObject(WRONG);
    await expect(reset(code(), "weakweak")).rejects.toMatchObject({ name: "InvalidPasswordException" });
    await reset(code());
    await expect(signIn("bob", PASSWORD)).rejects.toMatchObject({ name: "NotAuthorizedException" });
    expect((await signIn("bob", "Another-Horse-2")).AuthenticationResult).toBeDefined();
    await expect(reset(code())).rejects.toMatchObject(EXPIRED);
  });

  test("needs an address that is verified", async () => {
    const { signUp, forgot } = await withBob();
    await signUp();
    await expect(forgot()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Cannot reset password for the user as there is no registered/verified email or phone_number",
    });
  });

  test("is not reset before it was chosen, nor where administrators alone do that", async () => {
    const { forgot } = await withBob();
    await expect(forgot("ann")).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "User password cannot be reset in the current state.",
    });
    const RecoveryMechanisms = [{ Name: "admin_only" as const, Priority: 1 }];
    const made = await confirmed({ ...MAILED, AccountRecoverySetting: { RecoveryMechanisms } });
    await expect(made.forgot()).rejects.toThrow("Contact administrator to reset password.");
  });

  test("goes by the order that the pool wants; without one the number is first, and text messages are 501", async () => {
    const reachable = async (settings: Partial<CreateUserPoolRequest>) => {
      const { client, UserPoolId, ClientId } = await pool({}, settings);
      const UserAttributes = ["email", "phone_number"].flatMap((Name) => [
        { Name, Value: Name === "email" ? "cat@example.com" : "+15550100" },
        { Name: `${Name}_verified`, Value: "true" },
      ]);
      const of = { UserPoolId, Username: "cat" };
      await client.send(new AdminCreateUserCommand({ ...of, UserAttributes }));
      await client.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
      return client.send(new ForgotPasswordCommand({ ClientId, Username: "cat" }));
    };
    const RecoveryMechanisms = [
      { Name: "verified_phone_number" as const, Priority: 2 },
      { Name: "verified_email" as const, Priority: 1 },
    ];
    const ordered = await reachable({ AccountRecoverySetting: { RecoveryMechanisms } });
    expect(ordered.CodeDeliveryDetails?.DeliveryMedium).toBe("EMAIL");
    await expect(reachable({})).rejects.toThrow("does not implement Cognito ForgotPassword by text message");
  });

  test("says nothing of who exists, where the client hides that", async () => {
    const { forgot, resend, reset, confirmSignUp, said } = await withBob(MAILED, HIDDEN);
    const before = said.filter((line) => line.startsWith("email to")).length;
    expect((await forgot("bob@example.com")).CodeDeliveryDetails).toEqual(DELIVERY);
    expect((await resend("bob@example.com")).CodeDeliveryDetails).toEqual(DELIVERY);
    await expect(reset("123456")).rejects.toMatchObject(WRONG);
    await expect(confirmSignUp("123456")).rejects.toMatchObject(WRONG);
    expect(said.filter((line) => line.startsWith("email to")).length).toBe(before);
    const open = await withBob(MAILED);
    for (const call of [open.forgot(), open.resend(), open.reset("123456"), open.confirmSignUp("123456")])
      await expect(call).rejects.toMatchObject(UNKNOWN);
  });

  test("is not reset for a disabled user, and looks as if it were where the client hides that", async () => {
    const { forgot, client, of } = await confirmed();
    await client.send(new AdminDisableUserCommand(of));
    await expect(forgot()).rejects.toThrow("User is disabled.");
    const hidden = await confirmed(MAILED, HIDDEN);
    await hidden.client.send(new AdminDisableUserCommand(hidden.of));
    expect((await hidden.forgot()).CodeDeliveryDetails?.DeliveryMedium).toBe("EMAIL");
    await expect(hidden.reset("123456")).rejects.toMatchObject(EXPIRED);
  });
});

describe("wrong codes", () => {
  const LIMIT = { name: "LimitExceededException", message: "Attempt limit exceeded, please try after some time." };

  test.each(["signing up", "a forgotten password"])("of %s are taken five times an hour", async (what) => {
    const { signUp, confirmSignUp, forgot, reset, code, clock } = await withBob();
    await signUp();
    if (what !== "signing up") {
      await confirmSignUp(code());
      await forgot();
    }
    const enter = (digits: string) => (what === "signing up" ? confirmSignUp(digits) : reset(digits));
    const other = code() === "000000" ? "111111" : "000000";
    for (let turn = 0; turn < 5; turn++) await expect(enter(other)).rejects.toMatchObject(WRONG);
    await expect(enter(code())).rejects.toMatchObject(LIMIT);
    clock.at += HOUR - 1;
    await expect(enter(code())).rejects.toMatchObject(LIMIT);
    clock.at += 1;
    // The code of a forgotten password has lived for an hour, too.
    if (what !== "signing up") await forgot();
    await enter(code());
  });
});
