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
import type { IssuerClient } from "../issuer-client.ts";
import type { Clock } from "../session/session.ts";
import { type AuthMethod, authMethod, clientAuth, invalidClientFix } from "./client-auth.ts";
import { oauthFetch } from "./oauth-fetch.ts";

const TOLERANCE_SECONDS = 30;

/** The arguments of the OAuth library. */
export interface OAuthClient {
  readonly as: AuthorizationServer;
  readonly client: Client;
  readonly auth: ClientAuth;
  /** The method of `auth`. */
  readonly method: AuthMethod;
}

/**
 * @param clientSecret of a client that has one; Google requires that of desktop apps, although it is not confidential.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer accepts no secret.
 */
export function oauthClient(issuerClient: IssuerClient, clientSecret: string | undefined, clock: Clock): OAuthClient {
  const { issuer, clientId: client_id, jwksUri: jwks_uri } = issuerClient;
  const addresses = {
    authorization_endpoint: issuerClient.authorizationEndpoint,
    token_endpoint: issuerClient.tokenEndpoint,
    revocation_endpoint: issuerClient.revocationEndpoint,
  };
  const skew = Math.round((clock.now() - Date.now()) / 1_000);
  const method = authMethod(issuerClient, clientSecret);
  return {
    as: { issuer, jwks_uri, ...Object.fromEntries(Object.entries(addresses).filter(([, url]) => url !== undefined)) },
    client: { client_id, [clockTolerance]: TOLERANCE_SECONDS, [clockSkew]: skew },
    auth: clientAuth(method, clientSecret),
    method,
  };
}

/** Details of a request that an issuer refused. */
interface RequestDetails {
  readonly redirectUri?: string;
  readonly method?: AuthMethod;
}

/** Only loopback can be http here: discoverClient refuses it for all other addresses. */
export const requestOptions = { [allowInsecureRequests]: true, [customFetch]: oauthFetch } as const;

/** A message of a server as one line of printable text. */
const quoted = (text: string): string => text.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, " ").slice(0, 300);

/** Only user pools have settings with these names. */
function grantFix({ cognito }: IssuerClient, redirectUri: string | undefined): string {
  const settings = (flows: string) =>
    cognito === undefined ? "" : ` (${flows}, with AllowedOAuthFlowsUserPoolClient on)`;
  if (redirectUri === undefined) return `allow this grant for the client${settings("AllowedOAuthFlows")}`;
  return `allow the code grant for the client${settings("AllowedOAuthFlows = code")} and register exactly this callback URL: ${redirectUri}`;
}

/**
 * What an `error` of an issuer means (RFC 6749, sections 4.1.2.1 and 5.2).
 * @param request.redirectUri the callback URL of the request.
 * @param request.method how the client authenticated, when it did.
 */
export function explainOAuth(
  error: string,
  description: unknown,
  issuerClient: IssuerClient,
  { redirectUri, method }: RequestDetails = {},
): AuthzError {
  const client = `client ${issuerClient.clientId} of [issuer.${issuerClient.name}]`;
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
      return misconfigured(grantFix(issuerClient, redirectUri));
    case "invalid_scope":
      return misconfigured("allow these scopes for the client, or pass others with --scope");
    case "invalid_client":
      return misconfigured(invalidClientFix(method));
    case "invalid_target":
      return misconfigured(
        issuerClient.request === undefined
          ? "check which APIs the client is allowed to request"
          : `allow ${issuerClient.request.audience} for the client at the issuer; audience_parameter in [issuer.${issuerClient.name}] sets which parameters carry it`,
      );
    default:
      return new AuthzError("SIGN_IN_REFUSED", `the sign-in was refused (${said})`, {
        fix: { text: "sign in again", command: { name: "login" } },
      });
  }
}

/**
 * Runs steps of the OAuth library and converts its errors. These carry responses with tokens, so none is passed on.
 * @throws AuthzError SIGN_IN_REFUSED, CLIENT_MISCONFIGURED, ENDPOINT_UNREACHABLE, KEYS_UNREACHABLE.
 */
export async function withOAuthErrors<T>(
  issuerClient: IssuerClient,
  work: () => Promise<T>,
  request: RequestDetails = {},
): Promise<T> {
  try {
    return await reach(issuerClient.tokenEndpoint ?? issuerClient.issuer, work);
  } catch (error) {
    if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
      throw explainOAuth(error.error, error.error_description, issuerClient, request);
    if (error instanceof WWWAuthenticateChallengeError)
      throw explainOAuth("invalid_client", undefined, issuerClient, request);
    if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError)
      throw new AuthzError("SIGN_IN_REFUSED", `the response of ${issuerClient.issuer} is not valid: ${error.message}`, {
        fix: { text: "nothing of the response was stored; sign in again", command: { name: "login" } },
      });
    throw error;
  }
}
