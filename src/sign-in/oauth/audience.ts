import type { AudienceParameter, IssuerConfig } from "../../config/config.ts";

/** How an issuer is asked for an access token for an API. */
export interface AudienceRequest {
  /** The API, as `aud` of its tokens names it. */
  readonly audience: string;
  /** Members of the authorization request and of token requests. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A scope that names the API, where that is how the issuer is asked. */
  readonly scope?: string;
}

/** Issuers whose documentation says how they are asked; the domain and all below it. */
const KNOWN: readonly (readonly [RegExp, AudienceParameter])[] = [
  // Auth0 forwards an unknown `resource` to the identity provider behind it, and Entra ID refuses it there.
  [/(?:^|\.)auth0\.com$/, "audience"],
  // The v2 endpoints answer AADSTS901002 or AADSTS9010010 to `resource`: scopes name the API.
  [/(?:^|\.)(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|ciamlogin\.com)$/, "scope"],
  [/^cognito-idp\.[a-z0-9-]+\./, "resource"],
];

/** RFC 6749, sections 3.1 and 3.2: a parameter that the issuer does not know is ignored. */
const OTHERS: AudienceParameter = "both";

const parameterOf = ({ audienceParameter, issuer = "" }: IssuerConfig): AudienceParameter => {
  if (audienceParameter !== undefined) return audienceParameter;
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : "";
  return KNOWN.find(([pattern]) => pattern.test(host))?.[1] ?? OTHERS;
};

/** RFC 8707, section 2: an absolute URI without a fragment. */
const isResource = (audience: string): boolean => URL.canParse(audience) && !audience.includes("#");

/**
 * What a sign-in asks for besides scopes, so that the access token is for this API (RFC 8707; `audience` before it).
 * @param clientId of the client that signs in: a token for the client itself needs no parameter.
 * @returns undefined when config.ini names no other audience, or says `audience_parameter = none`.
 */
export function audienceRequest(issuer: IssuerConfig, clientId: string): AudienceRequest | undefined {
  // `audience` may list clients instead of client_id: beside this client, only an address is surely an API.
  const listsClients = issuer.audienceParameter === undefined && issuer.apiAudience?.includes(clientId) === true;
  const audience = issuer.apiAudience?.find((one) => one !== clientId && (!listsClients || URL.canParse(one)));
  const by = parameterOf(issuer);
  if (audience === undefined || by === "none") return undefined;
  // Entra ID: all scopes of the API that the client was granted; the only scope that client credentials take.
  if (by === "scope") return { audience, parameters: {}, scope: `${audience}/.default` };
  const sendsResource = by === "resource" || (by === "both" && isResource(audience));
  return {
    audience,
    parameters: { ...(by !== "resource" && { audience }), ...(sendsResource && { resource: audience }) },
  };
}

/** The scopes of a request with the one that names the API. @param scope space-separated; undefined: none. */
export const withAudienceScope = (request: AudienceRequest | undefined, scope: string | undefined) =>
  [scope, request?.scope].filter((one) => one !== undefined).join(" ") || undefined;
