import type { Config, IssuerConfig, Route } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import type { AppClient } from "./app-client.ts";
import type { SignInAddresses } from "./sign-in-addresses.ts";

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
  readonly endpoints: Omit<SignInAddresses, "issuer">;
  readonly scopes: readonly string[];
  readonly providers: readonly string[];
  /** Where the sign-in sends the browser back to. */
  readonly callback: string;
  /** Where the sign-out does. */
  readonly signedOut: string;
  readonly allowOrigins: readonly string[];
}

/**
 * The issuer that the page signs in with: the first, or the one that is named.
 * @throws AuthzError SIGN_IN_UNAVAILABLE.
 */
export function signInIssuer({ issuers }: Config, name?: string): IssuerConfig {
  const found = name === undefined ? issuers[0] : issuers.find((issuer) => issuer.name === name);
  if (found !== undefined) return found;
  const message = name === undefined ? "config.ini names no issuer to sign in with" : `there is no [issuer.${name}]`;
  const fix = issuers.length === 0 ? "add an [issuer.*]" : `one of ${issuers.map((issuer) => issuer.name).join(", ")}`;
  throw new AuthzError("SIGN_IN_UNAVAILABLE", message, { fix });
}

const STANDARD = ["openid", "email", "profile"];

/** The standard scopes and those of the rules, as far as the client may have them. */
function scopesOf({ rules }: Config, kind: IssuerConfig["kind"], client: AppClient | undefined): string[] {
  const own = kind === "cognito" ? rules.flatMap(({ scopes }) => scopes) : [];
  const wanted = [...new Set([...STANDARD, ...own])];
  return client === undefined ? wanted : wanted.filter((scope) => client.scopes.includes(scope));
}

/**
 * Puts together what the page has to know.
 * @param addresses.callback, addresses.signedOut where the sign-in and the sign-out come back to.
 */
export function pageValues(
  config: Config,
  issuer: IssuerConfig,
  found: { readonly invokeUrl: string; readonly signIn: SignInAddresses; readonly client: AppClient | undefined },
  { callback, signedOut }: Pick<PageValues, "callback" | "signedOut">,
): PageValues {
  const { issuer: name, ...endpoints } = found.signIn;
  const { kind, groupsClaim, tokenUse = "id" } = issuer;
  return {
    project: config.project,
    invokeUrl: found.invokeUrl,
    routes: config.routes.map(({ verb, path, public: isPublic }) => ({ verb, path, public: isPublic })),
    tokenUse,
    clientId: issuer.audience[0] ?? "",
    kind,
    issuer: name,
    groupsClaim,
    responseType: kind === "google" ? "id_token" : "code",
    endpoints,
    scopes: scopesOf(config, kind, found.client),
    providers: found.client?.providers ?? [],
    callback,
    signedOut,
    allowOrigins: config.cors.allowOrigins,
  };
}
