import type { Config, IssuerConfig, Route } from "../config/config.ts";
import { type IssuerClient, requiredEndpoint } from "../sign-in/issuer-client.ts";
import type { AppClient } from "./app-client.ts";

/** The values of the page: addresses and names, nothing secret. */
export interface PageValues {
  readonly project: string;
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly routes: readonly Pick<Route, "verb" | "path" | "public">[];
  /** The token that the authorizer accepts. */
  readonly tokenUse: "access" | "id";
  readonly clientId: string;
  readonly kind: IssuerConfig["kind"];
  readonly issuer: string;
  readonly groupsClaim: string;
  /** Google returns codes only to clients with a secret, which a page cannot have: it gets the ID token directly. */
  readonly responseType: "code" | "id_token";
  readonly endpoints: {
    readonly authorization: string;
    readonly token: string;
    readonly revocation?: string;
    readonly endSession?: string;
  };
  readonly scopes: readonly string[];
  /** The parameters that name the API, of the authorization request and of token requests. */
  readonly audience: Readonly<Record<string, string>>;
  readonly providers: readonly string[];
  /** Where the sign-in redirects to. */
  readonly callback: string;
  /** Where the sign-out redirects to. */
  readonly signedOut: string;
  readonly allowOrigins: readonly string[];
}

const STANDARD = ["openid", "email", "profile"];

/** The standard scopes and those of the rules, if the client allows them. */
function scopesOf({ rules }: Config, kind: IssuerConfig["kind"], client: AppClient | undefined): string[] {
  const own = kind === "cognito" ? rules.flatMap(({ scopes }) => scopes) : [];
  const requested = [...new Set([...STANDARD, ...own])];
  return client === undefined ? requested : requested.filter((scope) => client.scopes.includes(scope));
}

/** @throws AuthzError CLIENT_MISCONFIGURED. */
function endpointsOf(issuerClient: IssuerClient): PageValues["endpoints"] {
  const { revocationEndpoint: revocation, endSessionEndpoint: endSession } = issuerClient;
  return {
    authorization: requiredEndpoint(issuerClient, "authorizationEndpoint"),
    token: requiredEndpoint(issuerClient, "tokenEndpoint"),
    ...(revocation && { revocation }),
    ...(endSession && { endSession }),
  };
}

/**
 * Composes the values of the page.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer has no sign-in endpoints.
 */
export function pageValues(
  config: Config,
  issuer: IssuerConfig,
  deployed: { readonly invokeUrl: string; readonly signIn: IssuerClient; readonly client: AppClient | undefined },
  { callback, signedOut }: Pick<PageValues, "callback" | "signedOut">,
): PageValues {
  const { kind, groupsClaim } = issuer;
  const { request } = deployed.signIn;
  const tokenUse = issuer.tokenUse ?? (request === undefined ? "id" : "access");
  return {
    project: config.project,
    invokeUrl: deployed.invokeUrl,
    routes: config.routes.map(({ verb, path, public: isPublic }) => ({ verb, path, public: isPublic })),
    tokenUse,
    clientId: deployed.signIn.clientId,
    kind,
    issuer: deployed.signIn.issuer,
    groupsClaim,
    responseType: kind === "google" ? "id_token" : "code",
    endpoints: endpointsOf(deployed.signIn),
    scopes: [...scopesOf(config, kind, deployed.client), ...(request?.scope ? [request.scope] : [])],
    audience: request?.parameters ?? {},
    providers: deployed.client?.providers ?? [],
    callback,
    signedOut,
    allowOrigins: config.cors.allowOrigins,
  };
}
