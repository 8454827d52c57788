import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type CreateUserPoolRequest,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const ANY_CASE = { UsernameConfiguration: { CaseSensitive: false } };

/** A pool with ann, and a user to add to it. */
async function withAnn(settings: Partial<CreateUserPoolRequest>) {
  const made = await pool({}, settings);
  const { client, UserPoolId } = made;
  const add = (Username: string, attributes: Readonly<Record<string, string>> = {}) =>
    client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  const set = (Username: string, Name: string, Value: string) =>
    client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: [{ Name, Value }] }));
  const get = (Username: string) => client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return { ...made, add, set, get };
}

describe("CaseSensitive = false", () => {
  test.each<[string, Partial<CreateUserPoolRequest>, string, string]>([
    ["addresses", { UsernameAttributes: ["email"] }, "ann@example.com", "Ann@Example.com"],
    ["names", {}, "ann", "ANN"],
  ])("makes %s that differ in case one user", async (_, naming, name, other) => {
    const { add, get, confirm, signIn } = await withAnn({ ...naming, ...ANY_CASE });
    await expect(add(other)).rejects.toMatchObject({ name: "UsernameExistsException" });
    expect((await get(other)).Username).toBe((await get(name)).Username);
    await confirm();
    expect((await signIn(other, PASSWORD)).AuthenticationResult?.AccessToken).toBeDefined();
  });

  test("holds for what users sign in with later too", async () => {
    const { add, set } = await withAnn({ UsernameAttributes: ["email"], ...ANY_CASE });
    await add("bob@example.com");
    const taken = set("bob@example.com", "email", "ANN@example.com");
    await expect(taken).rejects.toMatchObject({ name: "AliasExistsException" });
  });
});

test.each([{}, { UsernameConfiguration: { CaseSensitive: true } }])("case counts with %j", async (settings) => {
  const { add, get } = await withAnn(settings);
  await add("Ann");
  expect((await get("Ann")).Username).toBe("Ann");
  await expect(get("ANN")).rejects.toMatchObject({ name: "UserNotFoundException" });
});

test("an alias counts once it is verified, and belongs to one user", async () => {
  const { add, get, set } = await withAnn({ AliasAttributes: ["email"] });
  await add("bob", { email: "bob@example.com" });
  expect((await get("ann@example.com")).Username).toBe("ann");
  await expect(get("bob@example.com")).rejects.toMatchObject({ name: "UserNotFoundException" });
  await set("bob", "email_verified", "true");
  expect((await get("bob@example.com")).Username).toBe("bob");
  const twice = add("eve", { email: "bob@example.com", email_verified: "true" });
  await expect(twice).rejects.toMatchObject({ name: "AliasExistsException" });
});

test("a name has the form of the pool's username attributes, and a number becomes an attribute", async () => {
  const { add, get } = await withAnn({ UsernameAttributes: ["email", "phone_number"] });
  await add("+15550100");
  const { Username, UserAttributes = [] } = await get("+15550100");
  expect(Username).not.toBe("+15550100");
  expect(UserAttributes).toContainEqual({ Name: "phone_number", Value: "+15550100" });
  await expect(add("bob")).rejects.toThrow("Username should be either an email or a phone number.");
});

test("an attribute that is not mutable keeps its value", async () => {
  const { set } = await withAnn({ Schema: [{ Name: "given_name", AttributeDataType: "String", Mutable: false }] });
  await expect(set("ann", "given_name", "B")).rejects.toThrow("user.given_name: Attribute cannot be updated.");
});
