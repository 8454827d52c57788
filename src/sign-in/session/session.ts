/** Tokens of an issuer. They are secret: only the command `token` prints one. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** Seconds since 1970, where the access token itself does not contain it. */
  readonly accessExpiresAt?: number;
}

/** How the user signed in, which decides how the session is refreshed and ended. */
export type SignInMethod = "browser" | "password" | "client-credentials";

/** A sign-in to one client of one issuer, as stored. */
export interface Session {
  readonly version: 1;
  readonly issuer: string;
  readonly clientId: string;
  readonly method: SignInMethod;
  /** Seconds since 1970. */
  readonly signedInAt: number;
  /** The requested scopes, to request them again. */
  readonly scope?: string;
  readonly tokens: Tokens;
}

/** The time, in milliseconds since 1970. */
export interface Clock {
  readonly now: () => number;
}

/** The tokens of an OAuth token response (RFC 6749, section 5.1). @param now milliseconds since 1970. */
export function tokensOf(
  response: {
    readonly access_token: string;
    readonly id_token?: string | undefined;
    readonly refresh_token?: string | undefined;
    readonly expires_in?: number | undefined;
  },
  now: number,
): Tokens {
  return {
    accessToken: response.access_token,
    ...(response.id_token !== undefined && { idToken: response.id_token }),
    ...(response.refresh_token !== undefined && { refreshToken: response.refresh_token }),
    ...(response.expires_in !== undefined && { accessExpiresAt: Math.floor(now / 1_000) + response.expires_in }),
  };
}
