import { randomInt } from "node:crypto";
import { pick } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { checkSchema, schemaOf } from "./attribute-schema.ts";
import { emptyPool, type Pool, type PoolSettings } from "./cognito-model.ts";
import { listed } from "./pagination.ts";
import { DEFAULT_POLICY } from "./passwords.ts";
import { invalid, poolOf, poolsIn } from "./pool-lookup.ts";
import { newSigningKey } from "./signed-token.ts";
import { checkTier } from "./tiers.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Letters and digits that cannot be guessed. */
export const randomText = (length: number, alphabet = ALPHABET) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** @param id the id to take, for a pool that a config.ini names; random by default. */
export async function makePool(
  { world, region, now }: Pick<Call, "world" | "region" | "now">,
  name: string,
  settings: PoolSettings,
  id = `${region}_${randomText(9)}`,
): Promise<Pool> {
  const [access, idKey] = await Promise.all([newSigningKey(), newSigningKey()]);
  const pool: Pool = {
    Id: id,
    Name: name,
    Arn: `arn:${world.partition}:cognito-idp:${region}:${world.account}:userpool/${id}`,
    CreationDate: now / 1_000,
    LastModifiedDate: now / 1_000,
    settings,
    keys: { access, id: idKey },
    ...emptyPool(),
  };
  poolsIn(world, region)[id] = pool;
  return pool;
}

/** The settings of a pool that its creator left out. */
const DEFAULTS = {
  Policies: { PasswordPolicy: { ...DEFAULT_POLICY, TemporaryPasswordValidityDays: 7 } },
  DeletionProtection: "INACTIVE",
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
  MfaConfiguration: "OFF",
  EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
  UserPoolTags: {},
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
  UserPoolTier: "ESSENTIALS",
};

function describe(pool: Pool) {
  const { Schema: _, SoftwareTokenMfaConfiguration: _mfa, ...shown } = pool.settings;
  return {
    ...DEFAULTS,
    ...shown,
    ...pick(pool, "Id", "Name", "Arn", "CreationDate", "LastModifiedDate"),
    SchemaAttributes: schemaOf(pool),
    EstimatedNumberOfUsers: Object.keys(pool.users).length,
    ...(pool.domain && { Domain: pool.domain.Domain }),
  };
}

/** The members of operations on pools: those that an operation requires are there. */
interface OfPool extends PoolSettings, Readonly<Record<"UserPoolId" | "PoolName", string>> {}

/**
 * An operation on an existing pool.
 * @param honours the input members that it honours, separated by spaces, without the pool's id.
 */
export const onPool = <Input extends { readonly UserPoolId: string }>(
  honours: string,
  run: (pool: Pool, input: Input, call: Call) => unknown,
  values?: Operation["values"],
): Operation =>
  op<Input>(`UserPoolId ${honours}`, (input, call) => run(poolOf(input.UserPoolId, call), input, call) ?? {}, values);

/** UpdateUserPool keeps these settings; all others get the given values or their defaults. */
const LASTING = [
  ...["Schema", "AliasAttributes", "UsernameAttributes", "UsernameConfiguration"],
  // It has an operation of its own.
  "SoftwareTokenMfaConfiguration",
];
const lasting = (settings: PoolSettings, isLasting: boolean): PoolSettings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => LASTING.includes(name) === isLasting));

const PROTECTED =
  "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.";

/**
 * What DescribeUserPool shows again, texts and senders of messages among it, and what decides how users sign up and in.
 * No text messages, no devices, no triggers, no customer keys.
 */
const SETTINGS = `PoolName Policies.PasswordPolicy.*
  Policies.SignInPolicy.AllowedFirstAuthFactors DeletionProtection
  AutoVerifiedAttributes EmailVerificationMessage EmailVerificationSubject VerificationMessageTemplate.EmailMessage
  VerificationMessageTemplate.EmailSubject VerificationMessageTemplate.DefaultEmailOption MfaConfiguration
  UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate EmailConfiguration.* UserPoolTags
  AdminCreateUserConfig.AllowAdminCreateUserOnly AdminCreateUserConfig.UnusedAccountValidityDays
  AdminCreateUserConfig.InviteMessageTemplate.EmailMessage AdminCreateUserConfig.InviteMessageTemplate.EmailSubject
  UserPoolAddOns.AdvancedSecurityMode AccountRecoverySetting.* UserPoolTier KeyConfiguration.KeyType
  IssuerConfiguration.Type`;
const LASTING_SETTINGS = `AliasAttributes UsernameAttributes UsernameConfiguration.CaseSensitive Schema.*`;
const VALUES = {
  "Policies.SignInPolicy.AllowedFirstAuthFactors": ["PASSWORD"],
  "VerificationMessageTemplate.DefaultEmailOption": ["CONFIRM_WITH_CODE"],
  // AUDIT only counts.
  "UserPoolAddOns.AdvancedSecurityMode": ["OFF", "AUDIT"],
  "KeyConfiguration.KeyType": ["AWS_OWNED_KEY"],
  "IssuerConfiguration.Type": ["ORIGINAL"],
};

/** SmsConfiguration is not implemented, so what AWS refuses without one is refused. @throws Refusal InvalidParameterException. */
function checkTexts({ AutoVerifiedAttributes: verified }: PoolSettings): void {
  if (verified?.includes("phone_number"))
    throw invalid("SMS configuration is required when phone_number is selected for auto verification");
}
const NO_TEXTS = "SMS configuration and Auto verification for phone_number are required when MFA is required/optional";

/** Pools. */
export const poolOperations: Readonly<Record<string, Operation>> = {
  CreateUserPool: op<OfPool>(
    `${SETTINGS} ${LASTING_SETTINGS}`,
    async ({ PoolName, ...settings }, call) => {
      checkTexts(settings);
      // An authenticator app takes SetUserPoolMfaConfig, which takes a pool.
      if ((settings.MfaConfiguration ?? "OFF") !== "OFF") throw invalid(NO_TEXTS);
      checkTier(settings);
      checkSchema(settings);
      return { UserPool: describe(await makePool(call, PoolName, settings)) };
    },
    { ...VALUES, "Schema.DeveloperOnlyAttribute": ["false"] },
  ),
  DescribeUserPool: onPool("", (pool) => ({ UserPool: describe(pool) })),
  UpdateUserPool: onPool<OfPool>(
    SETTINGS,
    (pool, { UserPoolId: _, PoolName = pool.Name, ...settings }, { now }) => {
      // A pool with an authenticator app may repeat its MFA setting.
      checkTexts(settings);
      checkTier(settings, pool);
      pool.settings = { ...lasting(pool.settings, true), ...lasting(settings, false) };
      pool.Name = PoolName;
      pool.LastModifiedDate = now / 1_000;
    },
    VALUES,
  ),
  ListUserPools: op<{ MaxResults: number }>("MaxResults NextToken", (input, { world, region }) =>
    listed("UserPools", input, Object.values(poolsIn(world, region)), "Id", (pool) => ({
      ...pick(pool, "Id", "Name", "CreationDate", "LastModifiedDate"),
      LambdaConfig: {},
    })),
  ),
  DeleteUserPool: onPool("", ({ Id, settings, domain }, _, { world, region }) => {
    if (settings.DeletionProtection === "ACTIVE") throw invalid(PROTECTED);
    if (domain) throw invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.");
    delete poolsIn(world, region)[Id];
  }),
  GetUserPoolMfaConfig: onPool("", ({ settings }) => mfaOf(settings)),
  SetUserPoolMfaConfig: onPool<OfPool>(
    "MfaConfiguration SoftwareTokenMfaConfiguration.Enabled",
    (pool, { UserPoolId: _, ...given }) => {
      const isOff = given.MfaConfiguration === "OFF";
      if (isOff && Object.keys(given).length > 1)
        throw invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
      const { SoftwareTokenMfaConfiguration: _app, ...others } = pool.settings;
      pool.settings = { ...(isOff ? others : pool.settings), ...given };
      return mfaOf(pool.settings);
    },
  ),
};

const mfaOf = ({ MfaConfiguration = "OFF", SoftwareTokenMfaConfiguration }: PoolSettings) => ({
  MfaConfiguration,
  SoftwareTokenMfaConfiguration,
});
