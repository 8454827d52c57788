/**
 * The `config.json` that deploy puts into the authorizer's zip; both templates read it at start. Public data only: anyone
 * who can read the function's code can read it.
 */
export interface AuthorizerBundleConfig {
  readonly version: 1;
  readonly type: "TOKEN" | "REQUEST";
  /** The first contains the token; the others must be present and not empty. Header names are case-insensitive. */
  readonly identitySources: readonly { readonly in: "header" | "querystring"; readonly name: string }[];
  readonly clockToleranceSeconds: number;
  /** Older keys are fetched again before they are used; 0 or absent: never. */
  readonly keysMaxAgeSeconds?: number;
  /** Claims that are copied into the policy's context, as scalars. */
  readonly context: readonly string[];
  readonly issuers: readonly BundledIssuer[];
  /** Never empty: without rules in config.ini it has one that allows everything. */
  readonly rules: readonly BundledRule[];
}

export interface BundledIssuer {
  readonly name: string;
  readonly kind: "cognito" | "google" | "oidc";
  /** Every `iss` of this issuer (Google has two, a Cognito pool may have two). */
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly tokenUse?: "access" | "id";
  readonly groupsClaim: string;
  /** How a string contains several groups; absent: a string is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  readonly hostedDomain?: string;
  readonly jwksUri: string;
  /** The keys published at deploy, as JWK; sorted by kid so that the zip is the same for the same keys. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

export interface BundledRule {
  readonly name: string;
  /** What follows `<api>/<stage>/` in a method ARN: "GET/orders/*", "*". `{id}` is `*` in it, ANY each verb. */
  readonly resources: readonly string[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** By name; absent: any. */
  readonly issuers?: readonly string[];
}
