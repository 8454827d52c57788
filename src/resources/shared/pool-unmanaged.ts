import type { GetUserPoolMfaConfigResponse, UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import type { UnmanagedProperty } from "../../engine/kind.ts";
import { describePool } from "./find-pool.ts";
import { otherTriggers } from "./pool-triggers.ts";
import { ifImplemented, unmanagedIn } from "./unmanaged-properties.ts";

const textsOf = (list: Readonly<Record<string, string>>): string[] =>
  Object.entries(list).map(([name, arn]) => `${name} → ${arn}`);

/** Cognito's own texts, which the console writes into new pools. */
const OWN_TEXT =
  /^Your (?:(?:verification|authentication) code(?: is \{####\}\.?)?|temporary password|username is \{username\} and temporary password is \{####\}\.?)$/;

/** Texts may be long, so only whether they are another's is shown. */
const textOf = (...texts: readonly (string | undefined)[]): string | undefined =>
  texts.some((text) => text && !OWN_TEXT.test(text.trim())) ? "changed" : undefined;

const inMessages = (pool: UserPoolType): UnmanagedProperty[] => {
  const { DefaultEmailOption, EmailMessage, EmailSubject, SmsMessage, ...byLink } =
    pool.VerificationMessageTemplate ?? {};
  const { InviteMessageTemplate: invite = {} } = pool.AdminCreateUserConfig ?? {};
  return unmanagedIn({
    DefaultEmailOption: [DefaultEmailOption, "CONFIRM_WITH_CODE"],
    VerificationMessageTemplate: [textOf(EmailMessage, EmailSubject, SmsMessage, ...Object.values(byLink))],
    InviteMessageTemplate: [textOf(...Object.values(invite))],
    SmsAuthenticationMessage: [textOf(pool.SmsAuthenticationMessage)],
    EmailConfiguration: [pool.EmailConfiguration?.SourceArn],
    "EmailConfiguration: ReplyToEmailAddress": [pool.EmailConfiguration?.ReplyToEmailAddress],
    SmsConfiguration: [pool.SmsConfiguration?.SnsCallerArn ?? pool.SmsConfiguration?.EumsSms?.CallerArn],
  });
};

const inSignIn = (pool: UserPoolType): UnmanagedProperty[] => {
  const { AllowedFirstAuthFactors: factors = [] } = pool.Policies?.SignInPolicy ?? {};
  const custom = (pool.SchemaAttributes ?? []).flatMap(({ Name = "" }) =>
    /^(?:custom|dev):/.test(Name) ? [Name] : [],
  );
  const { DcrConfiguration: registration } = pool;
  return unmanagedIn({
    LambdaConfig: [textsOf(otherTriggers(pool.LambdaConfig))],
    AllowedFirstAuthFactors: [factors.filter((factor) => factor !== "PASSWORD")],
    PasswordHistorySize: [pool.Policies?.PasswordPolicy?.PasswordHistorySize, 0],
    DeviceConfiguration: [pool.DeviceConfiguration],
    UserAttributeUpdateSettings: [pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate],
    AdvancedSecurityMode: [pool.UserPoolAddOns?.AdvancedSecurityMode, "OFF"],
    DcrConfiguration: [registration?.EnableStatus === "Disabled" ? undefined : registration],
    AcrConfiguration: [pool.AcrConfiguration],
    CustomDomain: [pool.CustomDomain],
    KeyConfiguration: [pool.KeyConfiguration?.KmsKeyArn],
    IssuerConfiguration: [pool.IssuerConfiguration?.Type, "ORIGINAL"],
    "custom attributes": [custom],
  });
};

/** Second factors that config.ini has no keys for; the authenticator app is on exactly if MFA is. */
const inMfa = (mfa: GetUserPoolMfaConfigResponse): UnmanagedProperty[] =>
  unmanagedIn({
    SmsMfaConfiguration: [mfa.SmsMfaConfiguration && "on"],
    EmailMfaConfiguration: [mfa.EmailMfaConfiguration && "on"],
    WebAuthnConfiguration: [mfa.WebAuthnConfiguration],
    SoftwareTokenMfaConfiguration: [
      (mfa.MfaConfiguration ?? "OFF") !== "OFF" && mfa.SoftwareTokenMfaConfiguration?.Enabled !== true
        ? "off"
        : undefined,
    ],
  });

/** What a user pool has that config.ini has no keys for and deploy leaves as it is. */
export async function poolUnmanaged(aws: Aws, UserPoolId: string): Promise<UnmanagedProperty[]> {
  const cognito = await aws.cognito();
  const [pool = {}, mfa = {}] = await Promise.all([
    describePool(aws, UserPoolId),
    ifImplemented(cognito.getUserPoolMfaConfig({ UserPoolId })),
  ]);
  return [...inSignIn(pool), ...inMfa(mfa), ...inMessages(pool)];
}
