/** What user pools keep. Names are those of the API. */

export interface Pool {
  readonly Id: string;
  Name: string;
  readonly Arn: string;
  /** Seconds since 1970, as in answers. */
  readonly CreationDate: number;
  LastModifiedDate: number;
  /** What CreateUserPool was given besides; handed back as it is. */
  settings: Readonly<Record<string, unknown>>;
  readonly clients: Record<string, Client>;
  readonly users: Record<string, User>;
  readonly groups: Record<string, Group>;
  /** One for access tokens, one for ID tokens: Cognito signs them with different keys. */
  readonly keys: { readonly access: SigningKey; readonly id: SigningKey };
  /** By the SHA-256 of the token. */
  readonly refreshTokens: Record<string, Session>;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: Readonly<Record<string, unknown>>;
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

export interface Client {
  readonly ClientId: string;
  readonly UserPoolId: string;
  ClientName: string;
  readonly ClientSecret?: string;
  readonly CreationDate: number;
  LastModifiedDate: number;
  settings: Readonly<Record<string, unknown>>;
}

export interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

export interface User {
  readonly Username: string;
  readonly sub: string;
  attributes: Record<string, string>;
  readonly UserCreateDate: number;
  UserLastModifiedDate: number;
  Enabled: boolean;
  UserStatus: "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "UNCONFIRMED" | "RESET_REQUIRED";
  /** Salt and scrypt of it, in hex. */
  password?: string;
  groups: string[];
}

export interface Group {
  readonly GroupName: string;
  readonly UserPoolId: string;
  Description?: string;
  Precedence?: number;
  readonly CreationDate: number;
  LastModifiedDate: number;
}

/** A sign-in that a refresh token goes on with. */
export interface Session {
  readonly username: string;
  readonly clientId: string;
  readonly originJti: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  readonly expiresAt: number;
}
