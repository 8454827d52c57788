import type {
  CreateUserPoolCommandInput,
  UpdateUserPoolCommandInput,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/aws-errors.ts";
import { sentOnce } from "../aws/calls/unanswered.ts";
import type { Change } from "../engine/kind.ts";
import { AuthzError } from "../lib/errors.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { createOne } from "./shared/create-one.ts";
import { describePool, findPools, poolDuplicate } from "./shared/find-pool.ts";
import { missingTags, ownership, type Tags, tagPair } from "./shared/ownership-tags.ts";
import { identityOf, keysNow, type PoolIdentity } from "./shared/pool-keys.ts";
import { keptTriggers, removedTriggers } from "./shared/pool-triggers.ts";
import { poolUnmanaged } from "./shared/pool-unmanaged.ts";
import { stackNames } from "./shared/stack-names.ts";

export interface UserPoolProps {
  readonly name: string;
  readonly tier: "LITE" | "ESSENTIALS" | "PLUS";
  readonly deletionProtection: boolean;
  readonly passwordMinLength: number;
  readonly mfa: "OFF" | "OPTIONAL" | "ON";
  readonly selfSignUp: boolean;
  readonly tags: Tags;
}

interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireLowercase: boolean;
  readonly RequireUppercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
}

export interface UserPoolAttrs extends PoolIdentity {
  readonly id: string;
  readonly arn: string;
  readonly tier: UserPoolProps["tier"];
  readonly deletionProtection: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly mfa: string;
  readonly selfSignUp: boolean;
  readonly recovery: readonly string[];
  readonly verified: readonly string[];
  /** Present if it has another name than the stack gives it. */
  readonly name?: string;
  /** How long a new user's temporary password is valid; present if it is not what deploy writes. */
  readonly temporaryPasswordDays?: number;
  /** ARNs of functions that deploy removes from the sign-in, by trigger; present if there are any. */
  readonly triggers?: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

type UserPoolSettings = Omit<UserPoolAttrs, keyof PoolIdentity>;

/** Length protects; required symbols only make people write passwords down. */
const policyOf = (MinimumLength: number): PasswordPolicy => ({
  MinimumLength,
  RequireLowercase: true,
  RequireUppercase: true,
  RequireNumbers: true,
  RequireSymbols: false,
});

const TEMPORARY_PASSWORD_DAYS = 7;

const settingsOf = (pool: UserPoolType): UserPoolSettings => {
  const { PasswordPolicy: policy } = pool.Policies ?? {};
  const { TemporaryPasswordValidityDays: temporaryPasswordDays = TEMPORARY_PASSWORD_DAYS } = policy ?? {};
  const triggers = removedTriggers(pool.LambdaConfig);
  return {
    id: pool.Id ?? "",
    arn: pool.Arn ?? "",
    tier: pool.UserPoolTier ?? "ESSENTIALS",
    deletionProtection: pool.DeletionProtection === "ACTIVE",
    passwordPolicy: {
      MinimumLength: policy?.MinimumLength ?? 0,
      RequireLowercase: policy?.RequireLowercase ?? false,
      RequireUppercase: policy?.RequireUppercase ?? false,
      RequireNumbers: policy?.RequireNumbers ?? false,
      RequireSymbols: policy?.RequireSymbols ?? false,
    },
    mfa: pool.MfaConfiguration ?? "OFF",
    selfSignUp: pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true,
    recovery: (pool.AccountRecoverySetting?.RecoveryMechanisms ?? []).map(({ Name = "" }) => Name),
    verified: pool.AutoVerifiedAttributes ?? [],
    ...(temporaryPasswordDays !== TEMPORARY_PASSWORD_DAYS && { temporaryPasswordDays }),
    ...(Object.keys(triggers).length > 0 && { triggers }),
    tags: pool.UserPoolTags ?? {},
  };
};

/** The input of both CreateUserPool and UpdateUserPool. */
const requestOf = (props: UserPoolProps) =>
  ({
    Policies: {
      PasswordPolicy: {
        ...policyOf(props.passwordMinLength),
        TemporaryPasswordValidityDays: TEMPORARY_PASSWORD_DAYS,
      },
    },
    DeletionProtection: props.deletionProtection ? "ACTIVE" : "INACTIVE",
    UserPoolTier: props.tier,
    AutoVerifiedAttributes: ["email"],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: !props.selfSignUp },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
  }) satisfies Partial<CreateUserPoolCommandInput>;

/** Users sign in with their email address, whatever its case; federation may change mapped attributes. */
const IMMUTABLE = {
  UsernameAttributes: ["email"],
  UsernameConfiguration: { CaseSensitive: false },
  Schema: [
    { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
    { Name: "name", AttributeDataType: "String", Required: false, Mutable: true },
  ],
} satisfies Partial<CreateUserPoolCommandInput>;

/** Authenticator apps only. UpdateUserPool cannot set that: it supports only text messages. */
const setMfa = async (aws: Aws, UserPoolId: string, { mfa }: UserPoolProps) =>
  (await aws.cognito()).setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: mfa,
    // Cognito refuses MFA settings in the call that turns MFA off.
    ...(mfa !== "OFF" && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
  });

/** The existing settings that UpdateUserPool accepts: Cognito resets what the input omits, so all of them are sent again. */
function existingSettings(pool: UserPoolType): Partial<UpdateUserPoolCommandInput> {
  const { LambdaConfig, VerificationMessageTemplate, SmsAuthenticationMessage, UserAttributeUpdateSettings } = pool;
  const { MfaConfiguration, DeviceConfiguration, EmailConfiguration, SmsConfiguration, UserPoolTags } = pool;
  const { UserPoolAddOns, DcrConfiguration, KeyConfiguration, IssuerConfiguration, AcrConfiguration } = pool;
  return {
    LambdaConfig: keptTriggers(LambdaConfig),
    VerificationMessageTemplate,
    SmsAuthenticationMessage,
    UserAttributeUpdateSettings,
    MfaConfiguration,
    DeviceConfiguration,
    EmailConfiguration,
    SmsConfiguration,
    UserPoolTags,
    UserPoolAddOns,
    DcrConfiguration,
    KeyConfiguration,
    IssuerConfiguration,
    AcrConfiguration,
  };
}

/** The settings of config.ini, merged into the existing ones. */
function merged(pool: UserPoolType, props: UserPoolProps): Partial<UpdateUserPoolCommandInput> {
  const { Policies, AdminCreateUserConfig, ...rest } = requestOf(props);
  // Cognito refuses UnusedAccountValidityDays together with the password policy's TemporaryPasswordValidityDays.
  const { UnusedAccountValidityDays: _, ...invitation } = pool.AdminCreateUserConfig ?? {};
  const PasswordPolicy = { ...pool.Policies?.PasswordPolicy, ...Policies.PasswordPolicy };
  return {
    ...existingSettings(pool),
    ...rest,
    ...(pool.Name !== undefined && pool.Name !== props.name && { PoolName: props.name }),
    Policies: { ...pool.Policies, PasswordPolicy },
    AdminCreateUserConfig: { ...invitation, ...AdminCreateUserConfig },
  };
}

const SETTINGS = [
  ...["tier", "deletionProtection", "passwordPolicy", "temporaryPasswordDays"],
  ...["selfSignUp", "recovery", "verified", "triggers", "name"],
];

/** For a tier that lacks a feature that was switched on in the console, which deploy does not switch off. */
function tierRefused(error: unknown, id: string, { tier }: UserPoolProps): never {
  if (!(error instanceof Error) || !/^(?:TierChangeNotAllowed|FeatureUnavailableInTier)Exception$/.test(error.name))
    throw error;
  const name = tier.toLowerCase();
  throw new AuthzError("AWS_REFUSED", `Cognito refuses tier = ${name} for the user pool ${id}: ${error.message}`, {
    fix: {
      text: "switch these features off in the Cognito console, or set tier in [user_pool] to one that has them; then deploy",
      command: { name: "deploy" },
    },
    cause: error,
  });
}

/** Creates the stack's pool and reads its token issuer: another run may be faster, or a response may get lost. */
async function createPool(
  aws: Aws,
  props: UserPoolProps,
): Promise<{ pool: UserPoolType; identity: Promise<PoolIdentity> }> {
  let own: UserPoolType | undefined;
  let identity: Promise<PoolIdentity> | undefined;
  const { pool } = await createOne(aws, {
    what: "user pool",
    create: async () => {
      own = await sendCreate(aws, props);
      // Runs concurrently with the listing: both are slow.
      identity = identityOf(aws, own);
      identity.catch(() => {});
      return poolDuplicate(own);
    },
    list: async () => (await findPools(aws, props.name, own)).map(poolDuplicate),
    remove: ({ id }) => removeOwn(aws, id, props),
  });
  return { pool, identity: pool.Id === own?.Id && identity ? identity : identityOf(aws, pool) };
}

async function sendCreate(aws: Aws, props: UserPoolProps): Promise<UserPoolType> {
  const { CreateUserPoolCommand } = await import("@aws-sdk/client-cognito-identity-provider");
  const tags = { UserPoolTags: { ...props.tags } };
  const input: CreateUserPoolCommandInput = { PoolName: props.name, ...IMMUTABLE, ...requestOf(props), ...tags };
  return (await (await aws.cognito()).send(sentOnce(new CreateUserPoolCommand(input)))).UserPool ?? {};
}

/** Deletes a pool that this run has just created although another run was faster. */
async function removeOwn(aws: Aws, UserPoolId: string, { deletionProtection }: UserPoolProps): Promise<void> {
  const cognito = await aws.cognito();
  if (deletionProtection) await cognito.updateUserPool({ UserPoolId, DeletionProtection: "INACTIVE" });
  await cognito.deleteUserPool({ UserPoolId });
}

async function update(aws: Aws, desired: UserPoolProps, attrs: UserPoolAttrs, changed: readonly Change[]) {
  const { id, arn, name: _name, temporaryPasswordDays: _days, triggers: _triggers, ...others } = attrs;
  // The tier may be changed last, by a call of its own.
  const props = has(changed, "tier") ? desired : { ...desired, tier: attrs.tier };
  const cognito = await aws.cognito();
  if (has(changed, "tags"))
    await cognito.tagResource({ ResourceArn: arn, Tags: { ...missingTags(props.tags, attrs.tags) } });
  if (has(changed, ...SETTINGS)) {
    const input = { UserPoolId: id, ...merged((await describePool(aws, id)) ?? {}, props) };
    await cognito.updateUserPool(input).catch((error: unknown) => tierRefused(error, id, props));
  }
  if (has(changed, "mfa") || (props.mfa !== "OFF" && has(changed, ...SETTINGS))) await setMfa(aws, id, props);
  const { tier, deletionProtection, mfa, selfSignUp } = props;
  const passwordPolicy = policyOf(props.passwordMinLength);
  const fixed = { recovery: ["verified_email"], verified: ["email"], tags: { ...attrs.tags, ...props.tags } };
  return { ...others, id, arn, tier, deletionProtection, passwordPolicy, mfa, selfSignUp, ...fixed };
}

/** Why a pool with deletion protection stays; thrown before anything is deleted, and again if Cognito refuses. */
export const protectedPool = (id: string, cause?: unknown): AuthzError =>
  new AuthzError("AWS_REFUSED", `the user pool ${id} is protected: deletion_protection = on in [user_pool]`, {
    fix: {
      text: "set deletion_protection = off in [user_pool] and deploy with user_pool = create, then run this again, which deletes its users too",
      command: { name: "deploy" },
    },
    cause,
  });

/** A user pool whose users sign in with their email address. Identified by its name and tags. */
export const userPool = kind<UserPoolProps, UserPoolAttrs>({
  type: "cognito.user-pool",
  row: { key: ["name"], ids: ["id"] },
  idOf: (_, attrs) => attrs?.id || undefined,
  actions: {
    read: ["cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool"],
    create: [
      "cognito-idp:CreateUserPool",
      "cognito-idp:SetUserPoolMfaConfig",
      "cognito-idp:TagResource",
      "cognito-idp:UpdateUserPool",
      "cognito-idp:DeleteUserPool",
    ],
    update: ["cognito-idp:SetUserPoolMfaConfig", "cognito-idp:TagResource", "cognito-idp:UpdateUserPool"],
    delete: ["cognito-idp:DeleteUserPool"],
    unmanaged: ["cognito-idp:GetUserPoolMfaConfig"],
  },
  watched: {
    tier: "UserPoolTier",
    deletionProtection: "DeletionProtection",
    passwordPolicy: "PasswordPolicy",
    mfa: "MfaConfiguration",
    selfSignUp: "self sign-up (AllowAdminCreateUserOnly)",
    recovery: "AccountRecoverySetting",
    verified: "AutoVerifiedAttributes",
    temporaryPasswordDays: "TemporaryPasswordValidityDays",
    triggers: "LambdaConfig: triggers that can forge claims or see secrets",
    name: "Name",
    tags: "tags",
  },
  sharesNames: true,
  key: ({ name }) => ({ name }),

  async read(aws, { name = "" }, last) {
    const early = last && keysNow(aws, last.id);
    const [known, own] = await Promise.all([last && describePool(aws, last.id), findPools(aws, name)]);
    const pool = known ?? own[0];
    if (pool === undefined) return undefined;
    const identity = await identityOf(aws, pool, known && (await early));
    const tagged = ownership(pool.UserPoolTags ?? {}, aws.stack);
    const duplicates = own.flatMap(({ Id = "" }) => (Id === pool.Id ? [] : [Id]));
    const more = tagged.owned && duplicates.length > 0 && { duplicates };
    const renamed = pool.Name !== undefined && pool.Name !== name && { name: pool.Name };
    return { attrs: { ...settingsOf(pool), ...renamed, ...identity }, ...tagged, ...more };
  },

  async create(aws, props) {
    const { pool, identity } = await createPool(aws, props);
    if (props.mfa !== "OFF") await setMfa(aws, pool.Id ?? "", props);
    return { ...settingsOf(pool), mfa: props.mfa, tags: props.tags, ...(await identity) };
  },

  // The lite tier lacks token rotation and managed login: Cognito refuses the tier while the client and the domain use them.
  isLast: ({ prop, to }) => prop === "tier" && to === "LITE",

  diff: (props, attrs) =>
    changes({
      tier: [props.tier, attrs.tier],
      deletionProtection: [props.deletionProtection, attrs.deletionProtection],
      passwordPolicy: [policyOf(props.passwordMinLength), attrs.passwordPolicy],
      mfa: [props.mfa, attrs.mfa],
      selfSignUp: [props.selfSignUp, attrs.selfSignUp],
      recovery: [["verified_email"], attrs.recovery],
      verified: [["email"], attrs.verified],
      temporaryPasswordDays: [TEMPORARY_PASSWORD_DAYS, attrs.temporaryPasswordDays ?? TEMPORARY_PASSWORD_DAYS],
      triggers: [{}, attrs.triggers ?? {}],
      // Without state, the pool is found by its name.
      name: [props.name, attrs.name ?? props.name],
      tags: tagPair(props.tags, attrs.tags),
    }),

  update,

  unmanaged: (aws, _, { id }) => poolUnmanaged(aws, id),

  async delete(aws, { name = "" }, attrs) {
    const UserPoolId = attrs?.id ?? (await findPools(aws, name))[0]?.Id;
    if (UserPoolId === undefined) return;
    const cognito = await aws.cognito();
    await absentAsUndefined(cognito.deleteUserPool({ UserPoolId })).catch((error: unknown) => {
      if (isError(error, "InvalidParameterException", "deletion protection")) throw protectedPool(UserPoolId, error);
      throw error;
    });
  },

  // As with REST APIs: those that should not exist have their ID in the key.
  async list(aws) {
    const name = stackNames(aws.stack).userPool;
    return (await findPools(aws, name)).map(({ Id: id = "", DeletionProtection }, i) => ({
      key: { name, ...(i > 0 && { id }) },
      attrs: { id, deletionProtection: DeletionProtection === "ACTIVE" },
    }));
  },
});
