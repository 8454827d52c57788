/** What user pools keep. Names are those of the API. */

type Settings = Readonly<Record<string, unknown>>;
type Lists<Names extends string> = Readonly<Partial<Record<Names, readonly string[]>>>;
type Texts<Names extends string> = Readonly<Partial<Record<Names, string>>>;
type Numbers<Names extends string> = Readonly<Partial<Record<Names, number>>>;

/** What decides how a pool signs users up and in; all else is handed back as it is. */
export interface PoolSettings
  extends Settings,
    Lists<"UsernameAttributes" | "AliasAttributes" | "AutoVerifiedAttributes">,
    Texts<"UserPoolTier" | "MfaConfiguration" | "DeletionProtection"> {
  readonly UserPoolAddOns?: { readonly AdvancedSecurityMode?: string };
  readonly Policies?: { readonly PasswordPolicy?: PasswordPolicy };
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled?: boolean };
  readonly UserPoolTags?: Readonly<Record<string, string>>;
  readonly UsernameConfiguration?: { readonly CaseSensitive?: boolean };
  readonly UserAttributeUpdateSettings?: { readonly AttributesRequireVerificationBeforeUpdate?: readonly string[] };
  readonly AdminCreateUserConfig?: {
    readonly AllowAdminCreateUserOnly?: boolean;
    readonly UnusedAccountValidityDays?: number;
  };
  readonly AccountRecoverySetting?: {
    readonly RecoveryMechanisms?: readonly { readonly Name: string; readonly Priority: number }[];
  };
  readonly Schema?: readonly SchemaAttribute[];
}

/** What a pool demands of passwords. */
export interface PasswordPolicy
  extends Numbers<"MinimumLength" | "PasswordHistorySize" | "TemporaryPasswordValidityDays"> {
  readonly RequireUppercase?: boolean;
  readonly RequireLowercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

/** An attribute that users of a pool can have. */
export interface SchemaAttribute {
  readonly Name?: string;
  readonly AttributeDataType?: string;
  readonly DeveloperOnlyAttribute?: boolean;
  readonly Mutable?: boolean;
  readonly Required?: boolean;
  readonly StringAttributeConstraints?: { readonly MinLength?: string; readonly MaxLength?: string };
  readonly NumberAttributeConstraints?: { readonly MinValue?: string; readonly MaxValue?: string };
}

/** A pool with all that is in it. */
export interface Pool {
  readonly Id: string;
  Name: string;
  readonly Arn: string;
  /** Seconds since 1970, as in answers. */
  readonly CreationDate: number;
  LastModifiedDate: number;
  /** What CreateUserPool was given besides; handed back as it is. */
  settings: PoolSettings;
  /** One for access tokens, one for ID tokens: Cognito signs them with different keys. */
  readonly keys: { readonly access: SigningKey; readonly id: SigningKey };
  domain?: Domain;
  readonly clients: Record<string, Client>;
  readonly users: Record<string, User>;
  readonly groups: Record<string, Group>;
  readonly providers: Record<string, Provider>;
  /** By the client's id. */
  readonly brandings: Record<string, Branding>;
  readonly resourceServers: Record<string, ResourceServer>;
  /** By the SHA-256 of the token. */
  readonly refreshTokens: Record<string, Session>;
  /** Browsers that are signed in to the hosted pages, by the SHA-256 of their cookie. */
  readonly visits: Record<string, Visit>;
  /** `origin_jti` of sign-ins that were revoked, and until when tokens of theirs might live. Seconds since 1970. */
  readonly revoked: Record<string, number>;
}

/** A pool without anything in it. */
export const emptyPool = () => ({
  clients: {},
  users: {},
  groups: {},
  providers: {},
  brandings: {},
  resourceServers: {},
  refreshTokens: {},
  visits: {},
  revoked: {},
});

/** A key as a JSON Web Key (RFC 7517). */
export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: Settings;
  readonly publicJwk: Settings;
}

/** The domain of a pool's hosted pages. */
export interface Domain {
  readonly Domain: string;
  ManagedLoginVersion: number;
}

/** An app client. */
export interface Client {
  readonly ClientId: string;
  readonly UserPoolId: string;
  ClientName: string;
  readonly ClientSecret?: string;
  readonly CreationDate: number;
  LastModifiedDate: number;
  settings: ClientSettings;
}

/** What decides how a client signs users in; all else is handed back as it is. */
export interface ClientSettings
  extends Settings,
    Lists<"ExplicitAuthFlows" | "ReadAttributes" | "WriteAttributes" | "SupportedIdentityProviders">,
    Lists<"CallbackURLs" | "LogoutURLs" | "AllowedOAuthFlows" | "AllowedOAuthScopes">,
    Numbers<"AuthSessionValidity" | "AccessTokenValidity" | "IdTokenValidity" | "RefreshTokenValidity">,
    Texts<"PreventUserExistenceErrors" | "DefaultRedirectURI"> {
  readonly EnableTokenRevocation?: boolean;
  readonly RefreshTokenRotation?: { readonly Feature: string; readonly RetryGracePeriodSeconds?: number };
  readonly TokenValidityUnits?: Readonly<Record<string, string>>;
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
}

/** An attribute as the API lists it. */
export interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

type Secret = Readonly<Record<"salt" | "verifier", string>>;

/** A user, of the pool's own or of a provider. */
export interface User {
  readonly Username: string;
  readonly sub: string;
  attributes: Record<string, string>;
  readonly UserCreateDate: number;
  UserLastModifiedDate: number;
  Enabled: boolean;
  UserStatus: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "EXTERNAL_PROVIDER";
  /** Salt and verifier of SRP, in hex; they do not suffice to sign in. */
  secret?: Secret;
  /** Those before, the newest first, where the pool keeps a history. */
  formerSecrets?: readonly Secret[];
  /** When the password was set that is to be changed. Milliseconds since 1970. */
  temporarySince?: number;
  /** By what they are for; `until` in milliseconds since 1970. */
  codes?: Readonly<Record<string, { readonly code: string; readonly until: number }>>;
  /** When wrong codes were tried, by what they were for; milliseconds since 1970. */
  wrongCodes?: Readonly<Record<string, readonly number[]>>;
  /** An address that takes the place of the old one once it is verified. */
  newEmail?: string;
  totp?: { readonly secret: string; isOn: boolean; isPreferred?: boolean; lastStep?: number };
  groups: string[];
}

/** A group; users list the groups that they are in. */
export interface Group {
  readonly GroupName: string;
  readonly UserPoolId: string;
  Description?: string;
  Precedence?: number;
  readonly CreationDate: number;
  LastModifiedDate: number;
}

/** An identity provider. */
export interface Provider {
  readonly ProviderName: string;
  readonly ProviderType: string;
  ProviderDetails: Readonly<Record<string, string>>;
  AttributeMapping: Readonly<Record<string, string>>;
  IdpIdentifiers: readonly string[];
  readonly CreationDate: number;
  LastModifiedDate: number;
}

/** How managed login looks. */
export interface Branding {
  readonly ManagedLoginBrandingId: string;
  readonly UserPoolId: string;
  UseCognitoProvidedValues: boolean;
  Settings?: unknown;
  Assets?: readonly unknown[];
  readonly CreationDate: number;
  LastModifiedDate: number;
}

/** The owner of custom scopes. */
export interface ResourceServer {
  readonly UserPoolId: string;
  readonly Identifier: string;
  Name: string;
  Scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

/** A sign-in that a refresh token continues. Times in seconds since 1970. */
export interface Session {
  readonly username: string;
  readonly clientId: string;
  readonly originJti: string;
  readonly authTime: number;
  readonly expiresAt: number;
  /** What the code flow asked for; nothing after a sign-in with the API. */
  readonly scopes?: readonly string[];
  /** When another refresh token took its place. */
  usedAt?: number;
}

/** A browser's session with the hosted pages. Times in seconds since 1970. */
export interface Visit {
  readonly username: string;
  readonly authTime: number;
  readonly expiresAt: number;
}
