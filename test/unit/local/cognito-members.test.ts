import {
  AdminCreateUserCommand,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  type CreateUserPoolRequest,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD, pool } from "../../support/local/cognito-pool.ts";

type Made = Awaited<ReturnType<typeof pool>>;

const shared = pool();
const CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
const ROLE = "arn:aws:iam::000000000000:role/r";

describe("what would be ignored is answered 501 with its name", () => {
  const create = (settings: Partial<CreateUserPoolRequest>) => (made: Made) =>
    made.client.send(new CreateUserPoolCommand({ PoolName: "p", ...settings }));
  test.each<[string, (made: Made) => Promise<unknown>]>([
    ["CreateUserPool LambdaConfig.PreSignUp", create({ LambdaConfig: { PreSignUp: FUNCTION } })],
    [
      "CreateUserPool DeviceConfiguration.ChallengeRequiredOnNewDevice",
      create({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } }),
    ],
    [
      "CreateUserPool SmsConfiguration.SnsCallerArn",
      create({ SmsConfiguration: { SnsCallerArn: ROLE, ExternalId: "x" } }),
    ],
    [
      "CreateUserPool Policies.SignInPolicy.AllowedFirstAuthFactors WEB_AUTHN",
      create({ Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } } }),
    ],
    [
      "CreateUserPool UserPoolAddOns.AdvancedSecurityMode ENFORCED",
      create({ UserPoolTier: "PLUS", UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" } }),
    ],
    [
      "UpdateUserPool LambdaConfig.PreTokenGeneration",
      ({ client, UserPoolId }) =>
        client.send(new UpdateUserPoolCommand({ UserPoolId, LambdaConfig: { PreTokenGeneration: FUNCTION } })),
    ],
    [
      "CreateUserPoolClient ExplicitAuthFlows ALLOW_USER_AUTH",
      ({ client, UserPoolId }) =>
        client.send(
          new CreateUserPoolClientCommand({
            UserPoolId,
            ClientName: "c",
            ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"],
          }),
        ),
    ],
    [
      "CreateUserPoolDomain CustomDomainConfig.CertificateArn",
      ({ client, UserPoolId }) =>
        client.send(
          new CreateUserPoolDomainCommand({
            UserPoolId,
            Domain: "mine",
            CustomDomainConfig: { CertificateArn: CERTIFICATE },
          }),
        ),
    ],
    [
      "CreateGroup RoleArn",
      ({ client, UserPoolId }) => client.send(new CreateGroupCommand({ UserPoolId, GroupName: "g", RoleArn: ROLE })),
    ],
    [
      "AdminCreateUser ForceAliasCreation true",
      ({ client, UserPoolId }) =>
        client.send(new AdminCreateUserCommand({ UserPoolId, Username: "bob", ForceAliasCreation: true })),
    ],
    [
      "InitiateAuth AuthFlow CUSTOM_AUTH",
      ({ client, ClientId }) =>
        client.send(
          new InitiateAuthCommand({ ClientId, AuthFlow: "CUSTOM_AUTH", AuthParameters: { USERNAME: "ann" } }),
        ),
    ],
    [
      "SetUserPoolMfaConfig SmsMfaConfiguration.SmsConfiguration.SnsCallerArn",
      ({ client, UserPoolId }) =>
        client.send(
          new SetUserPoolMfaConfigCommand({
            UserPoolId,
            SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: ROLE } },
            MfaConfiguration: "OPTIONAL",
          }),
        ),
    ],
  ])("%s", async (name, send) => {
    await expect(send(await shared)).rejects.toMatchObject({
      name: "NotImplemented",
      message: `the local endpoint of lambda-authz does not implement Cognito ${name}`,
    });
  });
});

test("what clients always send and what says nothing is taken", async () => {
  const { client, ClientId, UserPoolId, confirm } = await pool({
    ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    EnablePropagateAdditionalUserContextData: false,
  });
  await confirm();
  await client.send(
    new UpdateUserPoolCommand({
      UserPoolId,
      LambdaConfig: {},
      SmsAuthenticationMessage: undefined,
      AutoVerifiedAttributes: [],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] } },
      MfaConfiguration: "OFF",
      UserPoolAddOns: { AdvancedSecurityMode: "OFF" },
      AccountRecoverySetting: { RecoveryMechanisms: undefined },
    }),
  );
  // As amazon-cognito-identity-js and Amplify do.
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "ann", PASSWORD },
      ClientMetadata: {},
      UserContextData: { EncodedData: "e30=" },
      AnalyticsMetadata: {},
    }),
  );
  const { AccessToken = "" } = AuthenticationResult ?? {};
  const off = { Enabled: false, PreferredMfa: false };
  await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SMSMfaSettings: off, EmailMfaSettings: off }));
  // amazon-cognito-identity-js leaves out with null what others leave out.
  const nothing = { AccessToken, SMSMfaSettings: off, SoftwareTokenMfaSettings: null as never };
  await client.send(new SetUserMFAPreferenceCommand(nothing));
  expect((await client.send(new GetUserCommand({ AccessToken }))).Username).toBe("ann");
});

describe("without text messages a pool is refused", () => {
  test.each<[Partial<CreateUserPoolRequest>, string]>([
    [
      { MfaConfiguration: "ON" },
      "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    ],
    [
      { AutoVerifiedAttributes: ["email", "phone_number"] },
      "SMS configuration is required when phone_number is selected for auto verification",
    ],
  ])("with %j", async (settings, message) => {
    const { client } = await shared;
    await expect(client.send(new CreateUserPoolCommand({ PoolName: "p", ...settings }))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message,
    });
  });
});

test("ListUsers shows the attributes that are asked for", async () => {
  const { client, UserPoolId } = await shared;
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, AttributesToGet: ["email_verified"] }));
  expect(Users.map(({ Attributes }) => Attributes)).toEqual([[{ Name: "email_verified", Value: "true" }]]);
});
