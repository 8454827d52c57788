import type { Route, Rule } from "../routes/route.ts";

export type { Route, Rule, Verb } from "../routes/route.ts";

/** A Lambda runtime that the tool deploys, by AWS's name; runtimes.ts knows which of them AWS still creates. */
export type Runtime =
  | `nodejs${number}.x`
  | `python3.${number}`
  | `java${number}`
  | `java${number}.al${number}`
  | `dotnet${number}`
  | `ruby${number}.${number}`
  | `provided.al${number}`;

/** The instruction set of a function. */
export type Architecture = "x86_64" | "arm64";

/** The checked content of a config.ini. Times are in seconds, memory in MB, paths as written in the file. */
export interface Config {
  /** Absolute path of the file read; messages name it. */
  readonly file: string;
  /** Absolute path of its folder; `source` is relative to it. */
  readonly root: string;
  readonly project: string;
  readonly aws: AwsConfig;
  readonly api: { readonly name: string; readonly stage: string };
  /** In the order of the file; the section's name is the function's. */
  readonly functions: readonly FunctionConfig[];
  readonly routes: readonly Route[];
  readonly authorizer: AuthorizerConfig;
  /** At least one; with the user's own authorizer there may be none. */
  readonly issuers: readonly IssuerConfig[];
  /** The managed user pool, with `user_pool = create`. */
  readonly userPool?: UserPoolConfig;
  /** The external identity providers of the managed user pool, in the order of the file. */
  readonly identityProviders: readonly IdentityProviderConfig[];
  /** Empty: any valid token may call every route. */
  readonly rules: readonly Rule[];
  readonly cors: {
    /** `*` alone, one origin, or several. */
    readonly allowOrigins: readonly string[];
    readonly allowHeaders: readonly string[];
    /** Pages may send cookies and client certificates; never with `*`. */
    readonly allowCredentials?: true;
  };
  readonly logs: { readonly retentionDays: number };
  /** The callback of the local sign-in, `http://localhost:<port>/callback`, of `login` and of the sign-in page. */
  readonly signIn: {
    readonly port: number;
    /** The section is in the file: sign-in is intended, so an existing pool is checked for it. */
    readonly isWritten?: true;
  };
  readonly tags: Readonly<Record<string, string>>;
  /** The tutorial's ID_TOKEN, for test-token. A secret: never print it. */
  readonly idToken?: string;
  /** Notes for a person: what is unused, what looks unintended. */
  readonly notes: readonly string[];
}

export interface AwsConfig {
  readonly region?: string;
  readonly profile?: string;
  readonly expectedAccountId?: string;
  /** ARN of the permissions boundary of the roles. */
  readonly permissionsBoundary?: string;
}

export interface FunctionConfig {
  readonly name: string;
  /** Folder of the code; undefined: the built-in basic function. */
  readonly source?: string;
  /** Gitignore patterns of files in it that are not uploaded. */
  readonly exclude?: readonly string[];
  readonly runtime: Runtime;
  /** Undefined: x86_64. */
  readonly architecture?: Architecture;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly roleArn?: string;
  /** ARNs of managed policies for the role that deploy creates. */
  readonly policies?: readonly string[];
  /** File of a JSON policy document for that role, relative to `root`. */
  readonly policyFile?: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface IdentitySource {
  readonly in: "header" | "querystring";
  readonly name: string;
}

export interface AuthorizerConfig {
  readonly name: string;
  readonly runtime: Runtime;
  /** Undefined: x86_64. */
  readonly architecture?: Architecture;
  readonly type: "TOKEN" | "REQUEST";
  /** TOKEN: exactly one header. REQUEST: one or more; the first contains the token, the others must be present. */
  readonly identitySources: readonly IdentitySource[];
  /** Regex that API Gateway matches the raw header with before it calls the authorizer; undefined for REQUEST. */
  readonly validation?: string;
  readonly cacheTtlSeconds: number;
  readonly clockToleranceSeconds: number;
  /** Older keys are fetched again before they are used; 0: never. */
  readonly keysMaxAgeSeconds: number;
  /** Claims passed to the backend function in `event.requestContext.authorizer`. */
  readonly context: readonly string[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly roleArn?: string;
  /** Folder of the user's own authorizer; undefined: the built-in one. */
  readonly source?: string;
  /** Gitignore patterns of files in it that are not uploaded. */
  readonly exclude?: readonly string[];
  readonly handler: string;
  /** Environment variables of its function. */
  readonly env: Readonly<Record<string, string>>;
  /** The handler of the file where it is unused, because there is no source. */
  readonly unusedHandler?: string;
}

/** How a sign-in names the API: `audience`, RFC 8707's `resource`, both, Entra ID's `<audience>/.default`, nothing. */
export type AudienceParameter = "audience" | "resource" | "both" | "scope" | "none";

/** An issuer as configured; deploy derives (Cognito, Google) or discovers (OIDC) missing addresses. */
export interface IssuerConfig {
  readonly name: string;
  readonly kind: "cognito" | "google" | "oidc";
  /** Cognito only. */
  readonly userPool?: string;
  /** `user_pool = create`: deploy manages the pool and its client; their IDs are known after deploy. */
  readonly createsPool?: true;
  /** Client IDs or audiences that are accepted; at least one, except with `createsPool`: none yet. */
  readonly audience: readonly string[];
  /** oidc: `audience` is in the file, alone or with client_id. */
  readonly writesAudience?: true;
  /** oidc: `audience` without the client IDs: the API, which a sign-in requests. */
  readonly apiAudience?: readonly string[];
  /** oidc: how a sign-in names it; undefined: as this issuer accepts it. */
  readonly audienceParameter?: AudienceParameter;
  /** Cognito only. */
  readonly tokenUse?: "access" | "id";
  readonly issuer?: string;
  readonly jwksUri?: string;
  readonly groupsClaim: string;
  /** How a string contains several groups; undefined: it is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  /** Google only: the `hd` claim that a token must have. */
  readonly hostedDomain?: string;
}

/** The managed user pool of `user_pool = create`, with its client and its sign-in pages. */
export interface UserPoolConfig {
  /** Prefix of the sign-in pages' address; undefined: project, stage and a hash. */
  readonly domain?: string;
  readonly loginPages: "managed" | "classic";
  readonly tier: "essentials" | "lite" | "plus";
  readonly deletionProtection: boolean;
  readonly passwordMinLength: number;
  readonly accessTokenMinutes: number;
  readonly idTokenMinutes: number;
  readonly refreshTokenDays: number;
  /** With an authenticator app. */
  readonly mfa: "off" | "optional" | "on";
  readonly selfSignUp: boolean;
  /** In addition to those of the local sign-in. */
  readonly callbackUrls: readonly string[];
  /** In addition to that of the local sign-in. */
  readonly logoutUrls: readonly string[];
}

/** An external identity provider of the managed user pool; the pool's client allows all of them. */
export interface IdentityProviderConfig {
  /** The name of the section. */
  readonly name: string;
  /** Its name in Cognito, which `identity_provider=` of the sign-in address contains. */
  readonly providerName: string;
  readonly kind: "google" | "oidc" | "saml";
  /** google and oidc. */
  readonly clientId?: string;
  /** google and oidc: the environment variable with the secret; the secret itself is never in a Config. */
  readonly clientSecretEnv?: string;
  /** oidc. */
  readonly issuer?: string;
  /** google and oidc. */
  readonly scopes: readonly string[];
  /** saml: one of the two. */
  readonly metadataUrl?: string;
  /** As written in the file, relative to `root`. */
  readonly metadataFile?: string;
  /** The provider's attributes, by the pool's attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}
