import {
  AuthorizationResponseError,
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clockSkew,
  clockTolerance,
  customFetch,
  OperationProcessingError,
  ResponseBodyError,
  UnsupportedOperationError,
  WWWAuthenticateChallengeError,
} from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import { reach } from "../cognito/cognito-api.ts";
import type { Clock } from "../session/session.ts";
import type { SignInPlace } from "../sign-in-client.ts";
import { type AuthMethod, authMethod, clientAuth, invalidClientFix } from "./client-auth.ts";
import { oauthFetch } from "./oauth-fetch.ts";

const TOLERANCE_SECONDS = 30;

/** What the OAuth library works with. */
export interface OAuthParties {
  readonly as: AuthorizationServer;
  readonly client: Client;
  readonly auth: ClientAuth;
  /** What `auth` does. */
  readonly method: AuthMethod;
}

/**
 * @param clientSecret of a client that has one; Google's for desktop apps is none, but is asked for.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer takes no secret.
 */
export function partiesOf(place: SignInPlace, clientSecret: string | undefined, clock: Clock): OAuthParties {
  const { issuer, clientId: client_id, jwksUri: jwks_uri } = place;
  const addresses = {
    authorization_endpoint: place.authorizationEndpoint,
    token_endpoint: place.tokenEndpoint,
    revocation_endpoint: place.revocationEndpoint,
  };
  const skew = Math.round((clock.now() - Date.now()) / 1_000);
  const method = authMethod(place, clientSecret);
  return {
    as: { issuer, jwks_uri, ...Object.fromEntries(Object.entries(addresses).filter(([, url]) => url !== undefined)) },
    client: { client_id, [clockTolerance]: TOLERANCE_SECONDS, [clockSkew]: skew },
    auth: clientAuth(method, clientSecret),
    method,
  };
}

/** What is known of a request that an issuer refused. */
interface SeenOfRequest {
  readonly redirectUri?: string;
  readonly method?: AuthMethod;
}

/** Loopback may be http; all other addresses have been refused before (see signInPlace). */
export const requestOptions = { [allowInsecureRequests]: true, [customFetch]: oauthFetch } as const;

/** A sentence of a server, in one line of printable text. */
const quoted = (text: string): string => text.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, " ").slice(0, 300);

/** A user pool has settings of these names; other issuers have not. */
function grantFix({ cognito }: SignInPlace, redirectUri: string | undefined): string {
  const settings = (flows: string) =>
    cognito === undefined ? "" : ` (${flows}, with AllowedOAuthFlowsUserPoolClient on)`;
  if (redirectUri === undefined) return `let the client use this grant${settings("AllowedOAuthFlows")}`;
  return `let the client use the code grant${settings("AllowedOAuthFlows = code")} and register exactly this callback URL: ${redirectUri}`;
}

/**
 * What an `error` of an issuer means (RFC 6749, sections 4.1.2.1 and 5.2).
 * @param seen.redirectUri where the browser was to come back to.
 * @param seen.method how the client authenticated, when it did.
 */
export function explainOAuth(
  error: string,
  description: unknown,
  place: SignInPlace,
  { redirectUri, method }: SeenOfRequest = {},
): AuthzError {
  const client = `client ${place.clientId} of [issuer.${place.name}]`;
  const described = typeof description === "string" && description.trim() !== "";
  const said = quoted(described ? `${error}: ${description}` : error);
  const misconfigured = (fix: string) =>
    new AuthzError("CLIENT_MISCONFIGURED", `the issuer refuses the ${client} (${said})`, { fix });
  switch (error) {
    case "redirect_mismatch":
    case "redirect_uri_mismatch":
      return misconfigured(
        redirectUri === undefined
          ? "check the callback URLs of the client"
          : `register exactly this callback URL at the client: ${redirectUri}`,
      );
    case "unauthorized_client":
      return misconfigured(grantFix(place, redirectUri));
    case "invalid_scope":
      return misconfigured("let the client ask for these scopes, or name others with --scope");
    case "invalid_client":
      return misconfigured(invalidClientFix(method));
    case "invalid_target":
      return misconfigured(
        place.request === undefined
          ? "check what the client may ask for"
          : `let the client ask for ${place.request.audience} at the issuer; audience_parameter in [issuer.${place.name}] says which parameters name it`,
      );
    default:
      return new AuthzError("SIGN_IN_REFUSED", `signing in was refused (${said})`, {
        fix: { text: "sign in again", command: { name: "login" } },
      });
  }
}

/**
 * Runs steps of the OAuth library and words what they throw. Its errors carry answers with tokens, so none is passed on.
 * @throws AuthzError SIGN_IN_REFUSED, CLIENT_MISCONFIGURED, ENDPOINT_UNREACHABLE, KEYS_UNREACHABLE.
 */
export async function oauth<T>(place: SignInPlace, work: () => Promise<T>, seen: SeenOfRequest = {}): Promise<T> {
  try {
    return await reach(place.tokenEndpoint ?? place.issuer, work);
  } catch (error) {
    if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
      throw explainOAuth(error.error, error.error_description, place, seen);
    if (error instanceof WWWAuthenticateChallengeError) throw explainOAuth("invalid_client", undefined, place, seen);
    if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError)
      throw new AuthzError("SIGN_IN_REFUSED", `the answer of ${place.issuer} does not hold: ${error.message}`, {
        fix: { text: "nothing was kept of it; sign in again", command: { name: "login" } },
      });
    throw error;
  }
}
