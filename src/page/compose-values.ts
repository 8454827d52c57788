import type { Config, IssuerConfig } from "../config/config.ts";
import { type IssuerClient, requiredEndpoint } from "../sign-in/issuer-client.ts";
import type { AppClient } from "./app-client.ts";
import type { PageValues } from "./page-values.ts";

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
