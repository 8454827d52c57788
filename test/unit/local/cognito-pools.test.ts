import {
  AdminCreateUserCommand,
  CreateManagedLoginBrandingCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteManagedLoginBrandingCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeManagedLoginBrandingByClientCommand,
  DescribeManagedLoginBrandingCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  ListTagsForResourceCommand,
  ListUserPoolsCommand,
  type ListUserPoolsCommandInput,
  SetUserPoolMfaConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateManagedLoginBrandingCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { cognitoService, hosted, PASSWORD, pool } from "../../support/local/cognito-pool.ts";

const invalid = (message: string) => ({ name: "InvalidParameterException", message });

describe("a pool", () => {
  test("loses at an update what the update leaves out, but not what it was made with for good", async () => {
    const { client, UserPoolId } = await pool(
      {},
      {
        UsernameAttributes: ["email"],
        UserPoolTags: { team: "red" },
        UserPoolTier: "PLUS",
      },
    );
    const about = async () => (await client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "OPTIONAL",
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    expect(await about()).toMatchObject({ MfaConfiguration: "OPTIONAL", UserPoolTier: "PLUS" });
    await client.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: "ACTIVE" }));
    expect(await about()).toMatchObject({
      Name: "pool",
      DeletionProtection: "ACTIVE",
      UsernameAttributes: ["email"],
      MfaConfiguration: "OFF",
      UserPoolTags: {},
      UserPoolTier: "ESSENTIALS",
      Policies: { PasswordPolicy: { MinimumLength: 8, RequireSymbols: true } },
    });
  });

  test("that is protected, or has a domain, cannot be deleted", async () => {
    const { client, UserPoolId } = await hosted({}, { DeletionProtection: "ACTIVE" });
    const remove = () => client.send(new DeleteUserPoolCommand({ UserPoolId }));
    await expect(remove()).rejects.toMatchObject(
      invalid(
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
      ),
    );
    await client.send(new UpdateUserPoolCommand({ UserPoolId }));
    await expect(remove()).rejects.toMatchObject(
      invalid("User pool cannot be deleted. It has a domain configured that should be deleted first."),
    );
    await client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: "my-app" }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("has tags", async () => {
    const { client, UserPoolId } = await pool({}, { UserPoolTags: { team: "red" } });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const ResourceArn = UserPool?.Arn ?? "";
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { stage: "dev", owner: "me" } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual({ stage: "dev", owner: "me" });
    const another = ResourceArn.replace(UserPoolId, "us-east-1_Nobody000");
    await expect(client.send(new ListTagsForResourceCommand({ ResourceArn: another }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("is listed by pages of 1 to 60", async () => {
    const { client } = cognitoService();
    for (const PoolName of ["a", "b", "c"]) await client.send(new CreateUserPoolCommand({ PoolName }));
    const list = (input: Partial<ListUserPoolsCommandInput>) =>
      client.send(new ListUserPoolsCommand(input as ListUserPoolsCommandInput));
    const first = await list({ MaxResults: 2 });
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect([...(first.UserPools ?? []), ...(second.UserPools ?? [])].map(({ Name }) => Name).sort()).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(second.NextToken).toBeUndefined();
    for (const MaxResults of [undefined, 0, 61])
      await expect(list({ MaxResults })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

describe("attributes", () => {
  const Schema = [
    { Name: "email", AttributeDataType: "String" as const, Required: true, Mutable: false },
    { Name: "team", AttributeDataType: "String" as const },
  ];

  test("are those of OpenID Connect as the creator changed them, and the creator's own", async () => {
    const { client, UserPoolId } = await pool({}, { Schema });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const about = (Name: string) => UserPool?.SchemaAttributes?.find((one) => one.Name === Name);
    expect(about("email")).toMatchObject({ Required: true, Mutable: false });
    expect(about("name")).toMatchObject({ Required: false, Mutable: true });
    expect(about("custom:team")).toMatchObject({ AttributeDataType: "String", Mutable: true });
    expect(about("shoe")).toBeUndefined();
  });

  test.each([
    [[{ Name: "custom:shoe", Value: "1" }], "custom:shoe: Attribute does not exist in the schema."],
    [[{ Name: "custom:team", Value: "red" }], "email: The attribute email is required"],
  ])("%j are not enough for a user", async (UserAttributes, text) => {
    const { client, UserPoolId } = await pool({}, { Schema });
    await expect(
      client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob", UserAttributes })),
    ).rejects.toMatchObject({ name: "InvalidParameterException", message: expect.stringContaining(text) });
  });
});

describe("a tier", () => {
  const disabled = (tier: string, ...features: string[]) =>
    `The following features need to be disabled for the ${tier} pricing tier configured: ${features.join(", ")}`;

  test("is not left while the pool's clients and its domain use it, and lacks them from then on", async () => {
    const { client, UserPoolId, ClientId } = await pool();
    const off = { Feature: "DISABLED" } as const;
    const RefreshTokenRotation = { Feature: "ENABLED" } as const;
    const ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH" as const];
    const rotating = { UserPoolId, ClientId, ExplicitAuthFlows, RefreshTokenRotation };
    const change = (UserPoolTier: "LITE" | "PLUS") =>
      client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier }));
    const version = (ManagedLoginVersion: number) =>
      client.send(new UpdateUserPoolDomainCommand({ UserPoolId, Domain: "tier", ManagedLoginVersion }));
    await client.send(new UpdateUserPoolClientCommand(rotating));
    await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "tier", ManagedLoginVersion: 2 }));
    const refused = (...features: string[]) => ({
      name: "TierChangeNotAllowedException",
      message: disabled("LITE", ...features),
    });
    await expect(change("LITE")).rejects.toMatchObject(refused("Refresh Token Rotation", "Managed Login Version 2"));
    await change("PLUS");
    await version(1);
    await expect(change("LITE")).rejects.toMatchObject(refused("Refresh Token Rotation"));
    const flows = ["ALLOW_USER_SRP_AUTH" as const, "ALLOW_REFRESH_TOKEN_AUTH" as const];
    const ordinary = { ...rotating, ExplicitAuthFlows: flows, RefreshTokenRotation: undefined };
    // Rotation that is left out goes on.
    await expect(client.send(new UpdateUserPoolClientCommand(ordinary))).rejects.toMatchObject(
      invalid("ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled."),
    );
    await client.send(new UpdateUserPoolClientCommand({ ...ordinary, RefreshTokenRotation: off }));
    await change("LITE");
    const FeatureUnavailable = { name: "FeatureUnavailableInTierException" };
    await expect(client.send(new UpdateUserPoolClientCommand(rotating))).rejects.toMatchObject({
      ...FeatureUnavailable,
      message: disabled("LITE", "Refresh Token Rotation"),
    });
    await expect(version(2)).rejects.toMatchObject(FeatureUnavailable);
    await change("PLUS");
    await version(2);
    await client.send(new UpdateUserPoolClientCommand(rotating));
  });

  test("is not had with a feature that it lacks", async () => {
    const { client, UserPoolId } = await pool();
    const protection = { UserPoolAddOns: { AdvancedSecurityMode: "AUDIT" as const } };
    const history = { Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } };
    const refused = (name: string, tier: string, feature: string) => ({ name, message: disabled(tier, feature) });
    await expect(client.send(new CreateUserPoolCommand({ PoolName: "p", ...protection }))).rejects.toMatchObject(
      refused("FeatureUnavailableInTierException", "ESSENTIALS", "Threat Protection"),
    );
    const update = (UserPoolTier: "LITE" | "ESSENTIALS" | "PLUS", settings: object) =>
      client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier, ...settings }));
    await expect(update("ESSENTIALS", protection)).rejects.toMatchObject(
      refused("FeatureUnavailableInTierException", "ESSENTIALS", "Threat Protection"),
    );
    await update("PLUS", protection);
    await expect(update("ESSENTIALS", protection)).rejects.toMatchObject(
      refused("TierChangeNotAllowedException", "ESSENTIALS", "Threat Protection"),
    );
    await expect(update("LITE", history)).rejects.toMatchObject(
      refused("TierChangeNotAllowedException", "LITE", "Password History"),
    );
  });
});

describe("a domain", () => {
  const domain = async () => {
    const made = await pool();
    const { client, UserPoolId } = made;
    const create = (Domain: string, of = UserPoolId, ManagedLoginVersion?: number) =>
      client.send(new CreateUserPoolDomainCommand({ UserPoolId: of, Domain, ManagedLoginVersion }));
    const describe = async (Domain: string) =>
      (await client.send(new DescribeUserPoolDomainCommand({ Domain }))).DomainDescription;
    const another = async (UserPoolTier: "LITE" | "ESSENTIALS") => {
      const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "another", UserPoolTier }));
      return UserPool?.Id ?? "";
    };
    return { ...made, create, describe, another };
  };

  test("is a pool's own, and a pool has one", async () => {
    const { create, describe, another, client, UserPoolId } = await domain();
    expect(await describe("first")).toEqual({});
    await create("first");
    expect(await describe("first")).toMatchObject({
      UserPoolId,
      Domain: "first",
      Status: "ACTIVE",
      ManagedLoginVersion: 1,
    });
    await expect(create("second")).rejects.toMatchObject(invalid("User pool already has a domain configured."));
    const other = await another("ESSENTIALS");
    await expect(create("first", other)).rejects.toMatchObject(
      invalid("Domain already associated with another user pool."),
    );
    const remove = (of: string) => client.send(new DeleteUserPoolDomainCommand({ UserPoolId: of, Domain: "first" }));
    await expect(remove(other)).rejects.toMatchObject(invalid("No such domain or user pool exists."));
    await remove(UserPoolId);
    expect(await describe("first")).toEqual({});
  });

  test.each(["", "A", "-a", "a-", "a.b", "a_b"])("is a prefix of a host's name, not %j", async (name) => {
    const { create } = await domain();
    await expect(create(name)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("has none of Amazon's names in it", async () => {
    const { create } = await domain();
    await expect(create("my-cognito")).rejects.toMatchObject(invalid("Domain cannot contain reserved word: cognito"));
  });

  test("has managed login where the tier has it", async () => {
    const { create, another, client, describe, UserPoolId } = await domain();
    const refusal = { name: "FeatureUnavailableInTierException" };
    const lite = await another("LITE");
    await expect(create("lite", lite, 2)).rejects.toMatchObject(refusal);
    await create("lite", lite, 1);
    const update = (of: string, Domain: string) =>
      client.send(new UpdateUserPoolDomainCommand({ UserPoolId: of, Domain, ManagedLoginVersion: 2 }));
    await expect(update(lite, "lite")).rejects.toMatchObject(refusal);
    await create("whole");
    await update(UserPoolId, "whole");
    expect(await describe("whole")).toMatchObject({ ManagedLoginVersion: 2 });
    await expect(create("x", UserPoolId, 3)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

test("managed login shows nothing until its client has a branding, of which there is one", async () => {
  const { client, UserPoolId, ClientId, authorize, open, type } = await hosted();
  await client.send(new UpdateUserPoolDomainCommand({ UserPoolId, Domain: "my-app", ManagedLoginVersion: 2 }));
  const nothing = { status: 403, body: expect.stringContaining("Login pages unavailable") };
  const shown = async () => open((await authorize()).location);
  expect(await shown()).toMatchObject(nothing);
  expect(await type("ann", PASSWORD)).toMatchObject(nothing);
  const of = { UserPoolId, ClientId };
  const create = () => client.send(new CreateManagedLoginBrandingCommand({ ...of, UseCognitoProvidedValues: true }));
  const { ManagedLoginBranding: made } = await create();
  const { ManagedLoginBrandingId = "" } = made ?? {};
  expect((await shown()).body).toContain("<form");
  await expect(create()).rejects.toMatchObject({ name: "ManagedLoginBrandingExistsException" });

  const byClient = () => client.send(new DescribeManagedLoginBrandingByClientCommand(of));
  expect((await byClient()).ManagedLoginBranding).toEqual(made);
  const id = { UserPoolId, ManagedLoginBrandingId };
  await client.send(new UpdateManagedLoginBrandingCommand({ ...id, Settings: { colour: "red" } }));
  const described = await client.send(new DescribeManagedLoginBrandingCommand(id));
  expect(described.ManagedLoginBranding).toMatchObject({
    Settings: { colour: "red" },
    UseCognitoProvidedValues: false,
  });
  await client.send(new DeleteManagedLoginBrandingCommand(id));
  await expect(byClient()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
