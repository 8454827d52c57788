import { cognitoHost, regionOfPool } from "../aws/partition.ts";
import type { IssuerConfig } from "../config/config.ts";
import { httpsUrl } from "../config/schema/parse-token.ts";
import { Refusal } from "../config/text/value-parser.ts";
import { addressesOf, discoveryDocument } from "../issuers/discovery.ts";
import { AuthzError } from "../lib/errors.ts";
import { type AudienceRequest, audienceRequest } from "./oauth/audience.ts";

/** One client of one issuer, with the endpoints of the issuer's discovery document. */
export interface IssuerClient {
  /** Name of the section in config.ini. */
  readonly name: string;
  readonly kind: IssuerConfig["kind"];
  /** As in `iss` of its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly endSessionEndpoint?: string;
  readonly userinfoEndpoint?: string;
  /** `token_endpoint_auth_methods_supported` of the document. */
  readonly authMethods?: readonly string[];
  /** How a token for the API is requested; undefined when it is not. */
  readonly request?: AudienceRequest;
  readonly cognito?: PoolEndpoint;
}

/** A user pool and the endpoint of its API. */
export interface PoolEndpoint {
  readonly poolId: string;
  readonly region: string;
  /** Without a trailing slash. */
  readonly endpoint: string;
}

const ENDPOINTS = {
  authorizationEndpoint: "authorization_endpoint",
  tokenEndpoint: "token_endpoint",
  revocationEndpoint: "revocation_endpoint",
  endSessionEndpoint: "end_session_endpoint",
  userinfoEndpoint: "userinfo_endpoint",
} as const;

/** The endpoint of a user pool; sends nothing. @param endpoint undefined is AWS. */
export function poolEndpoint({ userPool }: IssuerConfig, endpoint: string | undefined): PoolEndpoint | undefined {
  if (userPool === undefined) return undefined;
  const region = regionOfPool(userPool);
  return { poolId: userPool, region, endpoint: endpoint ?? `https://${cognitoHost(region)}` };
}

/**
 * Discovers the endpoints of an issuer by OpenID Connect Discovery 1.0.
 * @param endpoint undefined is AWS; another one serves user pools.
 * @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH; also for an endpoint that is neither https nor on loopback.
 */
export async function discoverClient(
  issuer: IssuerConfig,
  clientId: string,
  endpoint: string | undefined,
): Promise<IssuerClient> {
  const { url, document } = await discoveryDocument(issuer, endpoint);
  const address = (member: string): string | undefined => {
    const value = document[member];
    if (value === undefined || value === null || value === "") return undefined;
    const checked = typeof value === "string" ? httpsUrl(value) : new Refusal("must be a string");
    if (!(checked instanceof Refusal)) return checked;
    // Codes, client secrets and refresh tokens are sent there.
    throw new AuthzError("KEYS_UNREACHABLE", `${url}: ${member} = ${JSON.stringify(value)} ${checked.allowed}`, {
      fix: `check the issuer of [issuer.${issuer.name}]`,
    });
  };
  const endpoints = Object.entries(ENDPOINTS).map(([name, member]) => [name, address(member)] as const);
  const jwksUri = issuer.kind === "oidc" ? undefined : (await addressesOf(issuer, endpoint)).jwksUri;
  const cognito = poolEndpoint(issuer, endpoint);
  const authMethods = document["token_endpoint_auth_methods_supported"];
  const request = audienceRequest(issuer, clientId);
  return {
    name: issuer.name,
    kind: issuer.kind,
    issuer: document.issuer,
    clientId,
    jwksUri: issuer.jwksUri ?? jwksUri ?? address("jwks_uri") ?? "",
    ...Object.fromEntries(endpoints.filter(([, value]) => value !== undefined)),
    ...(Array.isArray(authMethods) && { authMethods: authMethods.map(String) }),
    ...(request && { request }),
    ...(cognito && { cognito }),
  };
}

/** An endpoint that a sign-in requires. @throws AuthzError CLIENT_MISCONFIGURED when the issuer does not have it. */
export function requiredEndpoint(
  issuerClient: IssuerClient,
  endpoint: "authorizationEndpoint" | "tokenEndpoint",
): string {
  const url = issuerClient[endpoint];
  if (url !== undefined) return url;
  const { name, issuer, cognito } = issuerClient;
  const message = `[issuer.${name}] ${issuer} has no ${ENDPOINTS[endpoint]}`;
  throw new AuthzError("CLIENT_MISCONFIGURED", message, {
    fix: cognito
      ? {
          text: `add a domain to the user pool ${cognito.poolId} for its sign-in pages, or sign in without them`,
          command: { name: "login", args: ["--username", "<name>"] },
        }
      : "pass a token of this issuer with AUTHZ_TOKEN or --token-stdin: lambda-authz cannot sign in there",
  });
}
