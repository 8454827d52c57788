import type { Config, IssuerConfig, Route } from "../config/config.ts";
import { type IssuerClient, requiredEndpoint } from "../sign-in/issuer-client.ts";
import type { AppClient } from "./app-client.ts";

/** What the page is filled in with: addresses and names, nothing secret. */
export interface PageValues {
  readonly project: string;
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly routes: readonly Pick<Route, "verb" | "path" | "public">[];
  /** The token that the authorizer takes. */
  readonly tokenUse: "access" | "id";
  readonly clientId: string;
  readonly kind: IssuerConfig["kind"];
  readonly issuer: string;
  readonly groupsClaim: string;
  /** Google gives codes to clients with a secret only, which a page cannot have; it gets the ID token itself. */
  readonly responseType: "code" | "id_token";
  readonly endpoints: {
    readonly authorization: string;
    readonly token: string;
    readonly revocation?: string;
    readonly endSession?: string;
  };
  readonly scopes: readonly string[];
  /** What names the API to the issuer, in the authorization request and at the token endpoint. */
  readonly audience: Readonly<Record<string, string>>;
  readonly providers: readonly string[];
  /** Where the sign-in sends the browser back to. */
  readonly callback: string;
  /** Where the sign-out does. */
  readonly signedOut: string;
  readonly allowOrigins: readonly string[];
}

const STANDARD = ["openid", "email", "profile"];

/** The standard scopes and those of the rules, as far as the client may have them. */
function scopesOf({ rules }: Config, kind: IssuerConfig["kind"], client: AppClient | undefined): string[] {
  const own = kind === "cognito" ? rules.flatMap(({ scopes }) => scopes) : [];
  const wanted = [...new Set([...STANDARD, ...own])];
  return client === undefined ? wanted : wanted.filter((scope) => client.scopes.includes(scope));
}

/** @throws AuthzError CLIENT_MISCONFIGURED. */
function endpointsOf(place: IssuerClient): PageValues["endpoints"] {
  const { revocationEndpoint: revocation, endSessionEndpoint: endSession } = place;
  return {
    authorization: requiredEndpoint(place, "authorizationEndpoint"),
    token: requiredEndpoint(place, "tokenEndpoint"),
    ...(revocation && { revocation }),
    ...(endSession && { endSession }),
  };
}

/**
 * Puts together what the page has to know.
 * @param addresses.callback, addresses.signedOut where the sign-in and the sign-out come back to.
 * @throws AuthzError CLIENT_MISCONFIGURED when the issuer has nowhere to sign in.
 */
export function pageValues(
  config: Config,
  issuer: IssuerConfig,
  found: { readonly invokeUrl: string; readonly signIn: IssuerClient; readonly client: AppClient | undefined },
  { callback, signedOut }: Pick<PageValues, "callback" | "signedOut">,
): PageValues {
  const { kind, groupsClaim } = issuer;
  const { request } = found.signIn;
  const tokenUse = issuer.tokenUse ?? (request === undefined ? "id" : "access");
  return {
    project: config.project,
    invokeUrl: found.invokeUrl,
    routes: config.routes.map(({ verb, path, public: isPublic }) => ({ verb, path, public: isPublic })),
    tokenUse,
    clientId: found.signIn.clientId,
    kind,
    issuer: found.signIn.issuer,
    groupsClaim,
    responseType: kind === "google" ? "id_token" : "code",
    endpoints: endpointsOf(found.signIn),
    scopes: [...scopesOf(config, kind, found.client), ...(request?.scope ? [request.scope] : [])],
    audience: request?.parameters ?? {},
    providers: found.client?.providers ?? [],
    callback,
    signedOut,
    allowOrigins: config.cors.allowOrigins,
  };
}
