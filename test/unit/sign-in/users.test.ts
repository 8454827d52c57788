import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProvider,
  CreateGroupCommand,
  type CreateUserPoolRequest,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { randomPassword } from "../../../src/sign-in/cognito/random-password.ts";
import { addUser, findUser, listUsers, removeUser, type UserPoolContext } from "../../../src/sign-in/cognito/users.ts";
import { createdUsers, removeCreatedUsers } from "../../../src/stack/pool/created-users.ts";
import { emptyFolder } from "../../support/folder.ts";
import { pool } from "../../support/local/cognito-pool.ts";
import { inProcess } from "../../support/local/sdk.ts";

async function place(poolSettings: Partial<CreateUserPoolRequest> = {}) {
  const made = await pool({}, poolSettings);
  const cognito = new CognitoIdentityProvider(inProcess(made.handle));
  const root = emptyFolder();
  // What users need of AWS.
  const aws = {
    cognito: async () => cognito,
    caller: Promise.resolve({ account: "000000000000", partition: "aws", arn: "" }),
    on: () => {},
    endpoint: undefined,
    region: "us-east-1",
    stack: { project: "basic", stage: "dev", apiName: "basic", adopt: false },
  } as unknown as Aws;
  const users: UserPoolContext = { aws, root, poolId: made.UserPoolId, ownPool: false };
  const files = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), "utf8"))
      .join("\n");
  const group = (GroupName: string) =>
    made.client.send(new CreateGroupCommand({ UserPoolId: users.poolId, GroupName }));
  const names = async () => (await listUsers(users)).map(({ user }) => user);
  return { ...made, users, aws, root, files, group, names };
}

const BOB = { email: "bob@example.com", groups: [] };

describe("a user who is added", () => {
  test.each<[string, Partial<CreateUserPoolRequest>]>([
    ["user names", {}],
    ["addresses", { UsernameAttributes: ["email"] }],
  ])("signs in at once, in a pool of %s, and the password is nowhere but in the answer", async (_, settings) => {
    const { users, signIn, files, group } = await place(settings);
    await group("admins");
    const { user, password } = await addUser(users, { ...BOB, groups: ["admins"] });
    expect(user).toBe("bob@example.com");
    expect(await signIn("bob@example.com", password)).toHaveProperty("AuthenticationResult");
    expect(files()).toContain('"sub"');
    expect(files()).not.toContain(password);
    expect(await listUsers(users)).toContainEqual({
      user: "bob@example.com",
      status: "CONFIRMED",
      enabled: true,
      groups: ["admins"],
      made: true,
    });
  });

  test("gets the password that is given", async () => {
    const { users, signIn } = await place();
    await addUser(users, { ...BOB, password: "Given-Horse-1" });
    expect(await signIn("bob@example.com", "Given-Horse-1")).toHaveProperty("AuthenticationResult");
  });

  test("meets the pool's own length", async () => {
    const { users, client, UserPoolId } = await place();
    const Policies = { PasswordPolicy: { MinimumLength: 40 } };
    await client.send(new UpdateUserPoolCommand({ UserPoolId, Policies }));
    expect((await addUser(users, BOB)).password).toHaveLength(40);
  });

  test("twice is USER_EXISTS, and the first one stays", async () => {
    const { users, signIn } = await place();
    const { password } = await addUser(users, BOB);
    await expect(addUser(users, BOB)).rejects.toMatchObject({
      code: "USER_EXISTS",
      fix: { command: { name: "user remove", args: ["bob@example.com"] } },
    });
    expect(await signIn("bob@example.com", password)).toHaveProperty("AuthenticationResult");
  });

  test("to a group that is not there is GROUP_UNKNOWN with those that are, and nobody is made", async () => {
    const { users, group, names } = await place();
    await group("admins");
    await expect(addUser(users, { ...BOB, groups: ["admins", "admin"] })).rejects.toMatchObject({
      code: "GROUP_UNKNOWN",
      message: expect.stringContaining("has no group admin"),
      fix: { text: "use its groups: admins" },
    });
    expect(await names()).not.toContain("bob@example.com");
  });

  test("half made is removed again, and not remembered", async () => {
    const { users, aws, root, names } = await place();
    await expect(addUser(users, { ...BOB, password: "short" })).rejects.toMatchObject({
      name: "InvalidPasswordException",
    });
    expect(await names()).not.toContain("bob@example.com");
    expect(await createdUsers(root, aws)).toEqual([]);
  });
});

test("removing takes a user away, whoever made it; one who is not there is USER_UNKNOWN", async () => {
  const { users, aws, root, names } = await place();
  await addUser(users, BOB);
  for (const name of ["bob@example.com", "ann"]) await removeUser(users, await findUser(users, name));
  expect(await names()).toEqual([]);
  expect(await createdUsers(root, aws)).toEqual([]);
  await expect(findUser(users, "carol")).rejects.toMatchObject({
    code: "USER_UNKNOWN",
    message: expect.stringContaining("no user carol"),
  });
});

describe("teardown", () => {
  test("takes the users that were made here, and no others", async () => {
    const { users, aws, root, names } = await place();
    await addUser(users, BOB);
    await addUser(users, { ...BOB, email: "carol@example.com" });
    expect(await removeCreatedUsers(root, aws)).toEqual([
      "cognito.user:bob@example.com",
      "cognito.user:carol@example.com",
    ]);
    expect(await names()).toEqual(["ann@example.com"]);
    expect(await removeCreatedUsers(root, aws)).toEqual([]);
  });

  test("leaves somebody else's user of the same name", async () => {
    const { users, aws, root, client, UserPoolId, names } = await place();
    await addUser(users, BOB);
    const of = { UserPoolId, Username: "bob@example.com" };
    await client.send(new AdminDeleteUserCommand(of));
    await client.send(new AdminCreateUserCommand(of));
    expect(await removeCreatedUsers(root, aws)).toEqual([]);
    expect(await names()).toContain("bob@example.com");
  });

  test("passes over one who is gone, and over a pool of the stack's own", async () => {
    const { users, aws, root, client, UserPoolId } = await place();
    await addUser(users, BOB);
    await client.send(new AdminDeleteUserCommand({ UserPoolId, Username: "bob@example.com" }));
    await addUser({ ...users, ownPool: true }, { ...BOB, email: "carol@example.com" });
    expect(await removeCreatedUsers(root, aws)).toEqual([]);
    expect(await createdUsers(root, aws)).toEqual([]);
    const carol = new AdminGetUserCommand({ UserPoolId, Username: "carol@example.com" });
    expect(await client.send(carol)).toMatchObject({ UserStatus: "CONFIRMED" });
  });
});

test("random passwords have every class, a letter first, the length that is asked for, and are never the same", () => {
  const many = Array.from({ length: 200 }, () => randomPassword());
  expect(new Set(many).size).toBe(200);
  for (const password of [...many, randomPassword(60)])
    for (const one of [/^[a-z]/, /[A-Z]/, /\d/, /[-_.+=]/, /^[\w.+=-]{24,60}$/]) expect(password).toMatch(one);
  expect(randomPassword(60)).toHaveLength(60);
  expect(randomPassword(4)).toHaveLength(24);
});
