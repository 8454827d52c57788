import {
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ChangePasswordCommand,
  type CreateUserPoolClientRequest,
  CreateUserPoolCommand,
  type CreateUserPoolRequest,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  DescribeUserPoolCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  RespondToAuthChallengeCommand,
  type SchemaAttributeType,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const invalid = (message: string) => ({
  name: "InvalidParameterException",
  message: expect.stringContaining(message),
});
const DAY = 86_400_000;

describe("the schema of a new pool", () => {
  test.each<[SchemaAttributeType[], string]>([
    [
      [{ Name: "a", AttributeDataType: "String", Required: true }],
      "Required custom attributes are not supported currently.",
    ],
    [[{ Name: "a" }], "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."],
    [
      [{ Name: "email", AttributeDataType: "Number" }],
      "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
    ],
    [
      [
        { Name: "a", AttributeDataType: "String" },
        { Name: "a", AttributeDataType: "Number" },
      ],
      "custom:a: Existing attribute already has name custom:a.",
    ],
    [
      [{ Name: "a", AttributeDataType: "String", StringAttributeConstraints: { MaxLength: "2049" } }],
      "user.custom:a: String attributes cannot have a length of more than 2048",
    ],
    [
      [{ Name: "a", AttributeDataType: "String", StringAttributeConstraints: { MinLength: "2", MaxLength: "1" } }],
      "user.custom:a: Max length cannot be less than min length.",
    ],
    [
      [{ Name: "a", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "2", MaxValue: "1" } }],
      "user.custom:a: Max value cannot be less than min value.",
    ],
    [
      [{ Name: "a", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "x" } }],
      "Invalid NumberAttributeConstraints for schema attribute custom:a",
    ],
  ])("cannot have %j", async (Schema, message) => {
    const { client } = await shared;
    await expect(client.send(new CreateUserPoolCommand({ PoolName: "p", Schema }))).rejects.toMatchObject(
      invalid(message),
    );
  });

  test("is shown with its limits", async () => {
    const { client, UserPoolId } = await shared;
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const about = (name: string) => UserPool?.SchemaAttributes?.find(({ Name }) => Name === name);
    expect(about("birthdate")).toMatchObject({ StringAttributeConstraints: { MinLength: "10", MaxLength: "10" } });
    expect(about("updated_at")).toMatchObject({ NumberAttributeConstraints: { MinValue: "0" } });
    expect(about("custom:age")).toMatchObject({ NumberAttributeConstraints: { MinValue: "18", MaxValue: "99" } });
  });
});

const Schema: SchemaAttributeType[] = [
  {
    Name: "code",
    AttributeDataType: "String",
    Mutable: true,
    StringAttributeConstraints: { MinLength: "2", MaxLength: "4" },
  },
  { Name: "age", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "18", MaxValue: "99" } },
  { Name: "member", AttributeDataType: "Boolean" },
  { Name: "once", AttributeDataType: "String", Mutable: false },
];
const shared = pool({}, { Schema });

describe("a value", () => {
  test.each([
    ["custom:code", "a", "custom:code: String must be no shorter than 2 characters"],
    ["custom:code", "abcde", "custom:code: String must be no longer than 4 characters"],
    ["custom:age", "old", "custom:age: The value is not a Number"],
    ["custom:age", "17", "custom:age: Number must be no less than 18"],
    ["custom:age", "100", "custom:age: Number must be no more than 99"],
    ["custom:member", "perhaps", "custom:member: The value is not a Boolean"],
    ["birthdate", "1.1.1970", "birthdate: String must be no shorter than 10 characters"],
    ["phone_number", "5550100", "Invalid phone number format."],
    ["email", "ann", "Invalid email address format."],
    ["sub", "1", "Cannot modify the non-mutable attribute sub"],
  ])("%s = %s is refused of a new and of an old user", async (Name, Value, message) => {
    const { client, UserPoolId, of } = await shared;
    const UserAttributes = [{ Name, Value }];
    const create = new AdminCreateUserCommand({ UserPoolId, Username: "bob", UserAttributes });
    await expect(client.send(create)).rejects.toMatchObject(invalid(message));
    const update = new AdminUpdateUserAttributesCommand({ ...of, UserAttributes });
    await expect(client.send(update)).rejects.toMatchObject(invalid(message));
  });

  test("within its limits is taken, and a blank one deletes", async () => {
    const { client, of } = await shared;
    const set = (Name: string, Value: string) =>
      client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes: [{ Name, Value }] }));
    for (const [name, value] of [
      ["custom:code", "abcd"],
      ["custom:age", "18"],
      ["custom:member", "true"],
      ["birthdate", "1970-01-01"],
    ] as const) {
      await set(name, value);
      expect((await client.send(new AdminGetUserCommand(of))).UserAttributes).toContainEqual({
        Name: name,
        Value: value,
      });
    }
    await set("custom:code", "");
    const { UserAttributes = [] } = await client.send(new AdminGetUserCommand(of));
    expect(UserAttributes.map(({ Name }) => Name)).not.toContain("custom:code");
  });

  test.each([
    ["sub", "Cannot modify the non-mutable attribute sub"],
    ["custom:once", "user.custom:once: Attribute cannot be updated."],
    ["custom:none", "custom:none: Attribute does not exist in the schema."],
  ])("of %s is not deleted", async (name, message) => {
    const { client, of } = await shared;
    const remove = new AdminDeleteUserAttributesCommand({ ...of, UserAttributeNames: [name] });
    await expect(client.send(remove)).rejects.toMatchObject(invalid(message));
  });
});

/** Ann, signed in, and what she does with her access token. */
async function asAnn(settings: Partial<CreateUserPoolRequest> = {}, of: Partial<CreateUserPoolClientRequest> = {}) {
  const made = await pool(of, settings);
  await made.confirm();
  const name = settings.UsernameAttributes ? "ann@example.com" : "ann";
  const { AccessToken = "" } = (await made.signIn(name, PASSWORD)).AuthenticationResult ?? {};
  const { client, said } = made;
  const code = () => /code (\d{6})/.exec(said.findLast((line) => line.startsWith("email to")) ?? "")?.[1] ?? "";
  const token = { AccessToken, AttributeName: "email" };
  const get = async () => {
    const { UserAttributes = [] } = await client.send(new GetUserCommand({ AccessToken }));
    return Object.fromEntries(UserAttributes.map(({ Name = "", Value }) => [Name, Value]));
  };
  return {
    ...made,
    AccessToken,
    code,
    get,
    update: (Name: string, Value: string) =>
      client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] })),
    ask: () => client.send(new GetUserAttributeVerificationCodeCommand(token)),
    verify: (Code: string) => client.send(new VerifyUserAttributeCommand({ ...token, Code })),
  };
}

describe("what users change of themselves", () => {
  test("is an attribute, which a blank value and its name delete", async () => {
    const { update, get, client, AccessToken } = await asAnn();
    expect(await update("name", "Ann")).toMatchObject({ CodeDeliveryDetailsList: [] });
    await update("nickname", "A");
    expect(await get()).toMatchObject({ name: "Ann", nickname: "A" });
    await update("nickname", "");
    await client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ["name"] }));
    const { name, nickname } = await get();
    expect([name, nickname]).toEqual([undefined, undefined]);
  });

  test("is what their client may write, and what they see is what it may read", async () => {
    const { update, get, client, AccessToken } = await asAnn(
      {},
      { WriteAttributes: ["name"], ReadAttributes: ["name"] },
    );
    const refused = { name: "NotAuthorizedException", message: "A client attempted to write unauthorized attribute" };
    await expect(update("nickname", "A")).rejects.toMatchObject(refused);
    await expect(update("email_verified", "true")).rejects.toMatchObject(refused);
    const remove = new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ["nickname"] });
    await expect(client.send(remove)).rejects.toMatchObject(refused);
    await update("name", "Ann");
    expect(Object.keys(await get()).sort()).toEqual(["name", "sub"]);
  });

  test("is an address, which is verified again with a code", async () => {
    const { update, get, verify, ask, code, said } = await asAnn({ AutoVerifiedAttributes: ["email"] });
    const delivery = { Destination: "a***@n***", DeliveryMedium: "EMAIL", AttributeName: "email" };
    expect((await update("email", "ann@new.example.com")).CodeDeliveryDetailsList).toEqual([delivery]);
    expect(await get()).toMatchObject({ email: "ann@new.example.com", email_verified: "false" });
    expect(said).toContain(`email to ann@new.example.com: code ${code()} verifies the address`);
    expect((await ask()).CodeDeliveryDetails).toEqual(delivery);
    const other = code() === "000000" ? "000001" : "000000";
    await expect(verify(other)).rejects.toMatchObject({ name: "CodeMismatchException" });
    await verify(code());
    expect(await get()).toMatchObject({ email_verified: "true" });
    await expect(verify(code())).rejects.toMatchObject({ name: "ExpiredCodeException" });
  });

  test("is an address that counts once it is verified, where the pool says so", async () => {
    const { update, get, verify, code } = await asAnn({
      AutoVerifiedAttributes: ["email"],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    });
    await update("email", "ann@new.example.com");
    expect(await get()).toMatchObject({ email: "ann@example.com", email_verified: "true" });
    await verify(code());
    expect(await get()).toMatchObject({ email: "ann@new.example.com", email_verified: "true" });
  });

  test("is not an alias of another user", async () => {
    const { update, client, UserPoolId } = await asAnn({ UsernameAttributes: ["email"] });
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob@example.com" }));
    await expect(update("email", "bob@example.com")).rejects.toMatchObject({ name: "AliasExistsException" });
  });

  test("is all of it: their account goes", async () => {
    const { client, AccessToken, of } = await asAnn();
    await client.send(new DeleteUserCommand({ AccessToken }));
    await expect(client.send(new AdminGetUserCommand(of))).rejects.toMatchObject({ name: "UserNotFoundException" });
  });
});

describe("a new password at the first sign-in", () => {
  /** Bob, invited, and what he answers with his new password. */
  async function invited() {
    const required = [{ Name: "email", AttributeDataType: "String" as const, Required: true, Mutable: true }];
    const { client, ClientId, UserPoolId, signIn } = await pool({}, { Schema: required });
    const of = { UserPoolId, Username: "bob" };
    const UserAttributes = [{ Name: "email", Value: "bob@example.com" }];
    await client.send(new AdminCreateUserCommand({ ...of, UserAttributes, TemporaryPassword: "Temporary-1" }));
    const asked = async () => (await signIn("bob", "Temporary-1")).ChallengeParameters?.["requiredAttributes"];
    const answer = async (given: Record<string, string>) => {
      const { Session } = await signIn("bob", "Temporary-1");
      const ChallengeResponses = { USERNAME: "bob", NEW_PASSWORD: PASSWORD, ...given };
      const ChallengeName = "NEW_PASSWORD_REQUIRED" as const;
      return client.send(new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }));
    };
    const get = async () => (await client.send(new AdminGetUserCommand(of))).UserAttributes;
    return { answer, asked, client, of, get };
  }

  test.each([
    ["email", "NotAuthorizedException", "Cannot modify an already provided email"],
    ["email_verified", "InvalidParameterException", "Cannot modify the non-mutable attribute email_verified"],
    ["custom:none", "InvalidParameterException", "Attribute does not exist in the schema"],
  ])("comes without %s", async (attribute, name, message) => {
    const { answer } = await invited();
    await expect(answer({ [`userAttributes.${attribute}`]: "true" })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  test("sets the attributes that come with it", async () => {
    const { answer, asked, get } = await invited();
    expect(await asked()).toBe("[]");
    await answer({ "userAttributes.given_name": "Bob" });
    expect(await get()).toContainEqual({ Name: "given_name", Value: "Bob" });
  });

  test("demands the attributes that users must have", async () => {
    const { answer, asked, client, of, get } = await invited();
    await client.send(new AdminDeleteUserAttributesCommand({ ...of, UserAttributeNames: ["email"] }));
    expect(await asked()).toBe('["userAttributes.email"]');
    await expect(answer({})).rejects.toMatchObject(invalid("Invalid attributes given, email is missing"));
    await answer({ "userAttributes.email": "bob@new.example.com" });
    expect(await get()).toContainEqual({ Name: "email", Value: "bob@new.example.com" });
  });
});

describe("passwords of before", () => {
  test("are not taken again where the pool keeps a history", async () => {
    const PasswordPolicy = { MinimumLength: 8, PasswordHistorySize: 2 };
    const { client, AccessToken, of } = await asAnn({ Policies: { PasswordPolicy } });
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    const refused = { name: "PasswordHistoryPolicyViolationException" };
    await expect(change(PASSWORD, PASSWORD)).rejects.toMatchObject(refused);
    await change(PASSWORD, "Second-Horse-2");
    await expect(change("Second-Horse-2", PASSWORD)).rejects.toMatchObject(refused);
    await change("Second-Horse-2", "Third-Horse-3");
    const set = new AdminSetUserPasswordCommand({ ...of, Password: "Second-Horse-2", Permanent: true });
    await expect(client.send(set)).rejects.toMatchObject(refused);
    await change("Third-Horse-3", PASSWORD);
  });
});

describe("an invitation", () => {
  const TEXT = /^email to bob@example\.com: temporary password (\S+)$/;
  async function invited(MessageAction?: "SUPPRESS", days?: number) {
    const PasswordPolicy = { MinimumLength: 10, TemporaryPasswordValidityDays: days };
    const made = await pool({}, days === undefined ? {} : { Policies: { PasswordPolicy } });
    const { client, UserPoolId, said } = made;
    const create = (action = MessageAction as "SUPPRESS" | "RESEND" | undefined) =>
      client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: "bob",
          MessageAction: action,
          UserAttributes: [{ Name: "email", Value: "bob@example.com" }],
        }),
      );
    const password = () => TEXT.exec(said.findLast((line) => TEXT.test(line)) ?? "")?.[1];
    await create();
    return { ...made, create, password };
  }

  test("has a password that Cognito makes up, once more with RESEND", async () => {
    const { create, password, signIn, client, UserPoolId } = await invited();
    const first = password() ?? "";
    expect((await signIn("bob", first)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    await create("RESEND");
    await expect(signIn("bob", first)).rejects.toMatchObject({ name: "NotAuthorizedException" });
    expect((await signIn("bob", password() ?? "")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    const resend = (Username: string) =>
      client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "RESEND" }));
    await expect(resend("nobody")).rejects.toMatchObject({ name: "UserNotFoundException" });
    const of = { UserPoolId, Username: "bob" };
    await client.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
    await expect(resend("bob")).rejects.toMatchObject({
      name: "UnsupportedUserStateException",
      message: "Resend not possible. bob status is not FORCE_CHANGE_PASSWORD",
    });
  });

  test("is not logged with SUPPRESS", async () => {
    const { password } = await invited("SUPPRESS");
    expect(password()).toBeUndefined();
  });

  test.each([
    [undefined, 7],
    [2, 2],
  ])("with TemporaryPasswordValidityDays %s ends after %s days", async (given, days) => {
    const { password, signIn, clock, create } = await invited(undefined, given);
    clock.at += days * DAY - 1;
    expect((await signIn("bob", password() ?? "")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    clock.at += 1;
    await expect(signIn("bob", password() ?? "")).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Temporary password has expired and must be reset by an administrator.",
    });
    await create("RESEND");
    expect((await signIn("bob", password() ?? "")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });
});
