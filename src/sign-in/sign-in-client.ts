import { cognitoHost, regionOfPool } from "../aws/partition.ts";
import type { IssuerConfig } from "../config/config.ts";
import { httpsUrl } from "../config/schema/parse-token.ts";
import { Refusal } from "../config/text/parser.ts";
import { addressesOf, discoveryDocument } from "../issuers/discovery.ts";
import { AuthzError } from "../lib/errors.ts";
import { type AudienceRequest, audienceRequest } from "./oauth/audience.ts";

/** Where somebody signs in: one client of one issuer, and the addresses that the issuer's discovery document names. */
export interface SignInPlace {
  /** Name of the section in config.ini. */
  readonly name: string;
  readonly kind: IssuerConfig["kind"];
  /** As tokens carry it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly endSessionEndpoint?: string;
  readonly userinfoEndpoint?: string;
  /** `token_endpoint_auth_methods_supported`, where the document has it. */
  readonly authMethods?: readonly string[];
  /** How the API is asked for; undefined: it is not. */
  readonly request?: AudienceRequest;
  readonly cognito?: CognitoPlace;
}

/** Where a user pool answers calls. */
export interface CognitoPlace {
  readonly poolId: string;
  readonly region: string;
  /** Without a trailing slash. */
  readonly endpoint: string;
}

const ADDRESSES = {
  authorizationEndpoint: "authorization_endpoint",
  tokenEndpoint: "token_endpoint",
  revocationEndpoint: "revocation_endpoint",
  endSessionEndpoint: "end_session_endpoint",
  userinfoEndpoint: "userinfo_endpoint",
} as const;

/** Where the calls of a pool go, without asking anybody. @param endpoint another one than AWS. */
export function cognitoPlace({ userPool }: IssuerConfig, endpoint: string | undefined): CognitoPlace | undefined {
  if (userPool === undefined) return undefined;
  const region = regionOfPool(userPool);
  return { poolId: userPool, region, endpoint: endpoint ?? `https://${cognitoHost(region)}` };
}

/**
 * Looks up where to sign in by OpenID Connect Discovery 1.0.
 * @param endpoint another endpoint than AWS; it then answers for user pools.
 * @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH; also for an address that is neither https nor on loopback.
 */
export async function signInPlace(
  issuer: IssuerConfig,
  clientId: string,
  endpoint: string | undefined,
): Promise<SignInPlace> {
  const { url, document } = await discoveryDocument(issuer, endpoint);
  const address = (member: string): string | undefined => {
    const value = document[member];
    if (value === undefined || value === null || value === "") return undefined;
    const checked = typeof value === "string" ? httpsUrl(value) : new Refusal("must be a text");
    if (!(checked instanceof Refusal)) return checked;
    // Codes, passwords of clients and refresh tokens go there.
    throw new AuthzError("KEYS_UNREACHABLE", `${url}: ${member} = ${JSON.stringify(value)} ${checked.allowed}`, {
      fix: `check the issuer of [issuer.${issuer.name}]`,
    });
  };
  const found = Object.entries(ADDRESSES).map(([name, member]) => [name, address(member)] as const);
  const jwksUri = issuer.kind === "oidc" ? undefined : (await addressesOf(issuer, endpoint)).jwksUri;
  const cognito = cognitoPlace(issuer, endpoint);
  const authMethods = document["token_endpoint_auth_methods_supported"];
  const request = audienceRequest(issuer, clientId);
  return {
    ...{ name: issuer.name, kind: issuer.kind, issuer: document.issuer, clientId },
    jwksUri: issuer.jwksUri ?? jwksUri ?? address("jwks_uri") ?? "",
    ...Object.fromEntries(found.filter(([, value]) => value !== undefined)),
    ...(Array.isArray(authMethods) && { authMethods: authMethods.map(String) }),
    ...(request && { request }),
    ...(cognito && { cognito }),
  };
}

/** An address that what is asked for cannot do without. @throws AuthzError CLIENT_MISCONFIGURED that says why there may be none. */
export function needed(place: SignInPlace, address: "authorizationEndpoint" | "tokenEndpoint"): string {
  const found = place[address];
  if (found !== undefined) return found;
  const { name, issuer, cognito } = place;
  const message = `[issuer.${name}] ${issuer} names no ${ADDRESSES[address]}`;
  throw new AuthzError("CLIENT_MISCONFIGURED", message, {
    fix: cognito
      ? `the user pool ${cognito.poolId} needs a domain for its sign-in pages; without one: login --username <name>`
      : "this issuer cannot be signed in to from here; give a token of it with AUTHZ_TOKEN or --token-stdin",
  });
}
