import type { IssuerConfig } from "../config/config.ts";
import type { Route } from "../routes/route.ts";

/** The values of the page: addresses and names, nothing secret. The page's scripts use this type too (deployed.js). */
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
