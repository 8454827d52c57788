import type { AudienceParameter, IssuerConfig } from "../../config/config.ts";

/** How an access token for an API is requested from an issuer. */
export interface AudienceRequest {
  /** The API, as in `aud` of its tokens. */
  readonly audience: string;
  /** Members of the authorization request and of token requests. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A scope that names the API, where the issuer requires one. */
  readonly scope?: string;
}

/** Issuers whose documentation says which parameter they use; each domain with its subdomains. */
const KNOWN: readonly (readonly [RegExp, AudienceParameter])[] = [
  // Auth0 forwards an unknown `resource` to its upstream identity provider, where Entra ID refuses it.
  [/(?:^|\.)auth0\.com$/, "audience"],
  // The v2 endpoints answer AADSTS901002 or AADSTS9010010 to `resource`: scopes name the API.
  [/(?:^|\.)(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|ciamlogin\.com)$/, "scope"],
  [/^cognito-idp\.[a-z0-9-]+\./, "resource"],
];

/** RFC 6749, sections 3.1 and 3.2: an issuer ignores unknown parameters. */
const OTHERS: AudienceParameter = "both";

const parameterOf = ({ audienceParameter, issuer = "" }: IssuerConfig): AudienceParameter => {
  if (audienceParameter !== undefined) return audienceParameter;
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : "";
  return KNOWN.find(([pattern]) => pattern.test(host))?.[1] ?? OTHERS;
};

/** RFC 8707, section 2: an absolute URI without a fragment. */
const isResource = (audience: string): boolean => URL.canParse(audience) && !audience.includes("#");

/**
 * What a sign-in requests besides scopes, so that the access token is for this API (RFC 8707; `audience` before it).
 * @param clientId of the client that signs in: a token for the client itself needs no parameter.
 * @returns undefined when config.ini has no other audience, or `audience_parameter = none`.
 */
export function audienceRequest(issuer: IssuerConfig, clientId: string): AudienceRequest | undefined {
  // `audience` can list clients instead of client_id: of its other entries, only an address is certainly an API.
  const listsClients = issuer.audienceParameter === undefined && issuer.apiAudience?.includes(clientId) === true;
  const audience = issuer.apiAudience?.find((one) => one !== clientId && (!listsClients || URL.canParse(one)));
  const parameter = parameterOf(issuer);
  if (audience === undefined || parameter === "none") return undefined;
  // Entra ID: all scopes of the API that the client was granted; client credentials accept no other scope.
  if (parameter === "scope") return { audience, parameters: {}, scope: `${audience}/.default` };
  const sendsResource = parameter === "resource" || (parameter === "both" && isResource(audience));
  return {
    audience,
    parameters: { ...(parameter !== "resource" && { audience }), ...(sendsResource && { resource: audience }) },
  };
}

/** The scopes of a request with the one that names the API. @param scope space-separated; undefined: none. */
export const withAudienceScope = (request: AudienceRequest | undefined, scope: string | undefined) =>
  [scope, request?.scope].filter((one) => one !== undefined).join(" ") || undefined;
