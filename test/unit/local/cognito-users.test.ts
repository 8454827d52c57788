import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
  CreateUserPoolCommand,
  type CreateUserPoolRequest,
  DeleteGroupCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  UpdateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import { cognitoService, PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const shared = pool({}, { UsernameAttributes: ["email"] });
beforeAll(async () => {
  const { client, UserPoolId } = await shared;
  for (const name of ["bea", "bert", 'b"x']) {
    const UserAttributes = [
      { Name: "email", Value: `${name}@example.com` },
      { Name: "name", Value: name },
    ];
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: `${name}@example.com`, UserAttributes }));
  }
  await client.send(new AdminDisableUserCommand({ UserPoolId, Username: "bert@example.com" }));
});
const list = async (Filter?: string) => {
  const { client, UserPoolId } = await shared;
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter }));
  return Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === "email")?.Value).sort();
};

describe("ListUsers", () => {
  test.each([
    ['email = "bea@example.com"', ["bea@example.com"]],
    ['email ^= "be"', ["bea@example.com", "bert@example.com"]],
    ['"email"^="be"', ["bea@example.com", "bert@example.com"]],
    ['email = "be"', []],
    ['name = "b\\"x"', ['b"x@example.com']],
    ['status = "Disabled"', ["bert@example.com"]],
    ['cognito:user_status = "CONFIRMED"', []],
  ])("with the filter %s", async (filter, found) => {
    expect(await list(filter)).toEqual(found);
  });

  test("finds a user by sub", async () => {
    const { client, UserPoolId } = await shared;
    const { Username = "", UserAttributes } = await client.send(
      new AdminGetUserCommand({ UserPoolId, Username: "bea@example.com" }),
    );
    expect(UserAttributes).toContainEqual({ Name: "sub", Value: Username });
    expect(await list(`sub = "${Username}"`)).toEqual(["bea@example.com"]);
  });

  test.each(["email", 'shoe = "1"', "email = bea"])("refuses %s", async (filter) => {
    await expect(list(filter)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("goes by pages", async () => {
    const { client, UserPoolId } = await shared;
    const first = await client.send(new ListUsersCommand({ UserPoolId, Limit: 3 }));
    const { PaginationToken } = first;
    const second = await client.send(new ListUsersCommand({ UserPoolId, Limit: 3, PaginationToken }));
    expect([first.Users?.length, second.Users?.length, second.PaginationToken]).toEqual([3, 1, undefined]);
  });
});

test.each<[string, Partial<CreateUserPoolRequest>, string]>([
  ["bob", { UsernameAttributes: ["email"] }, "Username should be an email."],
  ["bob@example.com", { AliasAttributes: ["email"] }, "Username cannot be of email format"],
])("%s is no name in a pool with %j", async (Username, settings, text) => {
  const { client } = cognitoService();
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "pool", ...settings }));
  const create = new AdminCreateUserCommand({ UserPoolId: UserPool?.Id, Username });
  await expect(client.send(create)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining(text),
  });
});

test("groups have members, until one of the two is gone", async () => {
  const { client, UserPoolId } = await pool();
  const of = { UserPoolId, Username: "ann" };
  for (const [Precedence, GroupName] of ["admins", "readers"].entries())
    await client.send(new CreateGroupCommand({ UserPoolId, GroupName, Precedence }));
  await expect(client.send(new CreateGroupCommand({ UserPoolId, GroupName: "admins" }))).rejects.toMatchObject({
    name: "GroupExistsException",
  });
  for (const GroupName of ["admins", "readers", "readers"])
    await client.send(new AdminAddUserToGroupCommand({ ...of, GroupName }));
  const groups = async () => {
    const { Groups } = await client.send(new AdminListGroupsForUserCommand(of));
    return Groups?.map(({ GroupName }) => GroupName);
  };
  expect(await groups()).toEqual(["admins", "readers"]);
  const members = await client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: "admins" }));
  expect(members.Users).toMatchObject([{ Username: "ann" }]);
  await client.send(new UpdateGroupCommand({ UserPoolId, GroupName: "admins", Description: "May all" }));
  await client.send(new AdminRemoveUserFromGroupCommand({ ...of, GroupName: "readers" }));
  expect(await groups()).toEqual(["admins"]);
  const listed = await client.send(new ListGroupsCommand({ UserPoolId, Limit: 1 }));
  expect(listed.Groups).toMatchObject([{ GroupName: "admins", Description: "May all", Precedence: 0 }]);
  await client.send(new DeleteGroupCommand({ UserPoolId, GroupName: "admins" }));
  expect(await groups()).toEqual([]);
  await expect(client.send(new AdminAddUserToGroupCommand({ ...of, GroupName: "admins" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a user is changed, locked out and let in again, and deleted with the sign-ins", async () => {
  const { client, of, confirm, signIn, UserPoolId } = await pool();
  await confirm();
  const UserAttributes = [{ Name: "email", Value: "anne@example.com" }];
  await client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes }));
  expect(await signIn("anne@example.com", PASSWORD)).toHaveProperty("AuthenticationResult");
  const { AuthenticationResult: tokens } = await signIn("ann", PASSWORD);
  const about = () => client.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
  expect(await about()).toMatchObject({ Username: "ann" });
  await client.send(new AdminDisableUserCommand(of));
  await expect(about()).rejects.toMatchObject({ message: "User is disabled." });
  await expect(signIn("ann", PASSWORD)).rejects.toMatchObject({ message: "User is disabled." });
  await client.send(new AdminEnableUserCommand(of));
  expect(await signIn("ann", PASSWORD)).toHaveProperty("AuthenticationResult");
  await client.send(new AdminDeleteUserCommand(of));
  await expect(client.send(new AdminGetUserCommand(of))).rejects.toMatchObject({ name: "UserNotFoundException" });
  const again = new AdminCreateUserCommand({ UserPoolId, Username: "ann" });
  expect(await client.send(again)).toMatchObject({ User: { UserStatus: "FORCE_CHANGE_PASSWORD" } });
});

test("an invitation that is sent again creates no user, and sets the temporary password", async () => {
  const { client, UserPoolId, ClientId } = await pool();
  const make = (Username: string, more: object = {}) =>
    client.send(new AdminCreateUserCommand({ UserPoolId, Username, ...more }));
  const RESEND = { MessageAction: "RESEND" as const };
  await expect(make("nobody", RESEND)).rejects.toMatchObject({ name: "UserNotFoundException" });
  const { User } = await make("cleo");
  expect((await make("cleo", { ...RESEND, TemporaryPassword: PASSWORD })).User?.Attributes).toEqual(User?.Attributes);
  const AuthParameters = { USERNAME: "cleo", PASSWORD };
  const signIn = new AdminInitiateAuthCommand({
    UserPoolId,
    ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters,
  });
  expect((await client.send(signIn)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  await client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: "cleo", Password: PASSWORD, Permanent: true }),
  );
  await expect(make("cleo", RESEND)).rejects.toMatchObject({ name: "UnsupportedUserStateException" });
});
