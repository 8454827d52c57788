import type { Route, Rule } from "../routes/route.ts";

export type { Route, Rule, Verb } from "../routes/route.ts";

/** A Lambda runtime the tool can deploy, by AWS's name; which of them are still open is runtimes.ts's business. */
export type Runtime =
  | `nodejs${number}.x`
  | `python3.${number}`
  | `java${number}`
  | `java${number}.al${number}`
  | `dotnet${number}`
  | `ruby${number}.${number}`
  | `provided.al${number}`;

/** What a function's processor understands. */
export type Architecture = "x86_64" | "arm64";

/** The checked content of a config.ini. Times are in seconds, memory is in MB, paths are as written in the file. */
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
  /** At least one, but with an authorizer of the user's own: then there may be none. */
  readonly issuers: readonly IssuerConfig[];
  /** The pool to make, when an issuer says `user_pool = create`. */
  readonly userPool?: UserPoolConfig;
  /** Who else vouches for users of the pool that is made, in the order of the file; none without such a pool. */
  readonly identityProviders: readonly IdentityProviderConfig[];
  /** Empty: any valid token may call every route. */
  readonly rules: readonly Rule[];
  readonly cors: {
    /** `*` alone, one origin, or several. */
    readonly allowOrigins: readonly string[];
    readonly allowHeaders: readonly string[];
    /** Pages may send cookies and client certificates along; never with `*`. */
    readonly allowCredentials?: true;
  };
  readonly logs: { readonly retentionDays: number };
  /** Where signing in comes back to: `http://localhost:<port>/callback`, for `login` and for the page alike. */
  readonly signIn: {
    readonly port: number;
    /** The section stands in the file: somebody means to sign in, so an existing pool is looked at for it. */
    readonly isWritten?: true;
  };
  readonly tags: Readonly<Record<string, string>>;
  /** The tutorial's ID_TOKEN, for test-token. A secret: never print it. */
  readonly idToken?: string;
  /** Sentences a person should read: what was accepted but is unused, what looks odd. */
  readonly notes: readonly string[];
}

export interface AwsConfig {
  readonly region?: string;
  readonly profile?: string;
  readonly expectedAccountId?: string;
  /** ARN of the policy that bounds the roles. */
  readonly permissionsBoundary?: string;
}

export interface FunctionConfig {
  readonly name: string;
  /** Folder of the code; undefined means the built-in basic Lambda. */
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
  /** TOKEN: exactly one header. REQUEST: one or more; the first carries the token, the others must be present. */
  readonly identitySources: readonly IdentitySource[];
  /** Regex on the raw header value, checked by API Gateway before the Lambda runs; TOKEN only, undefined for REQUEST. */
  readonly validation?: string;
  readonly cacheTtlSeconds: number;
  readonly clockToleranceSeconds: number;
  /** Keys that were fetched longer ago are fetched again before they are used; 0: never. */
  readonly keysMaxAgeSeconds: number;
  /** Claims handed to the backend in `event.requestContext.authorizer`. */
  readonly context: readonly string[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly roleArn?: string;
  /** Folder of the user's own authorizer; undefined means the built-in one. */
  readonly source?: string;
  /** Gitignore patterns of files in it that are not uploaded. */
  readonly exclude?: readonly string[];
  readonly handler: string;
  /** Environment variables of its function. */
  readonly env: Readonly<Record<string, string>>;
  /** What the file says of a handler where, without a source, nobody heeds it. */
  readonly unusedHandler?: string;
}

/** What names the API in a sign-in: `audience`, RFC 8707's `resource`, both, Entra ID's `<audience>/.default`, nothing. */
export type AudienceParameter = "audience" | "resource" | "both" | "scope" | "none";

/** An issuer as configured; addresses left out are derived (Cognito, Google) or discovered (OIDC) at deploy. */
export interface IssuerConfig {
  readonly name: string;
  readonly kind: "cognito" | "google" | "oidc";
  /** Cognito only. */
  readonly userPool?: string;
  /** `user_pool = create`: the pool and its client are ours, and their ids are known once they are deployed. */
  readonly createsPool?: true;
  /** Client ids or audiences that are accepted; at least one, but none yet with `createsPool`. */
  readonly audience: readonly string[];
  /** oidc: `audience` stands in the file, alone or beside client_id. */
  readonly writesAudience?: true;
  /** oidc: `audience` without the client ids: the API as its tokens name it, which a sign-in asks for. */
  readonly apiAudience?: readonly string[];
  /** oidc: how a sign-in names it; undefined: as the issuer is known to take it. */
  readonly audienceParameter?: AudienceParameter;
  /** Cognito only. */
  readonly tokenUse?: "access" | "id";
  readonly issuer?: string;
  readonly jwksUri?: string;
  readonly groupsClaim: string;
  /** How a text holds several groups; undefined: it is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  /** Google only: the `hd` claim a token must carry. */
  readonly hostedDomain?: string;
}

/** The user pool that `user_pool = create` makes, with its client and its sign-in pages. */
export interface UserPoolConfig {
  /** Prefix of the sign-in pages' address; undefined: made of the project, the stage and a hash. */
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
  /** Beside those of the local sign-in. */
  readonly callbackUrls: readonly string[];
  /** Beside that of the local sign-in. */
  readonly logoutUrls: readonly string[];
}

/** Who vouches for users of the pool beside its own passwords; the pool's client trusts all of them. */
export interface IdentityProviderConfig {
  /** Of the section. */
  readonly name: string;
  /** What Cognito calls it, and what `identity_provider=` of its sign-in address names. */
  readonly providerName: string;
  readonly kind: "google" | "oidc" | "saml";
  /** google and oidc. */
  readonly clientId?: string;
  /** google and oidc: the environment variable that holds the secret; the secret itself is never in a Config. */
  readonly clientSecretEnv?: string;
  /** oidc. */
  readonly issuer?: string;
  /** google and oidc. */
  readonly scopes: readonly string[];
  /** saml: one of the two. */
  readonly metadataUrl?: string;
  /** As written in the file, relative to `root`. */
  readonly metadataFile?: string;
  /** By the pool's attribute, the provider's. */
  readonly attributes: Readonly<Record<string, string>>;
}
