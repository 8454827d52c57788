/** Tokens as an issuer gave them. Secrets: never printed but by `token`. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** Seconds since 1970, where the access token itself does not tell. */
  readonly accessExpiresAt?: number;
}

/** How somebody signed in: it decides how the sign-in is refreshed and ended. */
export type Method = "browser" | "password" | "client-credentials";

/** A sign-in, as it is kept for one client of one issuer. */
export interface Session {
  readonly version: 1;
  readonly issuer: string;
  readonly clientId: string;
  readonly method: Method;
  /** Seconds since 1970. */
  readonly signedInAt: number;
  /** What was asked for, to ask for it again. */
  readonly scope?: string;
  readonly tokens: Tokens;
}

/** The time, in milliseconds since 1970. */
export interface Clock {
  readonly now: () => number;
}

/** What an OAuth token answer holds (RFC 6749, section 5.1), as tokens. @param now milliseconds since 1970. */
export function tokensOf(
  answer: {
    readonly access_token: string;
    readonly id_token?: string | undefined;
    readonly refresh_token?: string | undefined;
    readonly expires_in?: number | undefined;
  },
  now: number,
): Tokens {
  return {
    accessToken: answer.access_token,
    ...(answer.id_token !== undefined && { idToken: answer.id_token }),
    ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    ...(answer.expires_in !== undefined && { accessExpiresAt: Math.floor(now / 1_000) + answer.expires_in }),
  };
}
