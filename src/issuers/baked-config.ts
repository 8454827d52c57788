/**
 * What deploy bakes into the authorizer's zip as `config.json`, read by both templates at start.
 * Public material only: anyone who can read the function's code can read it.
 */
export interface AuthorizerBundleConfig {
  readonly version: 1;
  readonly type: "TOKEN" | "REQUEST";
  /** The first carries the token; the others must be present and not empty. Header names compare without case. */
  readonly identitySources: readonly { readonly in: "header" | "querystring"; readonly name: string }[];
  readonly clockToleranceSeconds: number;
  /** Keys that were fetched longer ago are fetched again before they are used; 0 or absent: never. */
  readonly keysMaxAgeSeconds?: number;
  /** Claims copied into the policy's context, flattened to scalars. */
  readonly context: readonly string[];
  readonly issuers: readonly BundledIssuer[];
  /** Never empty: without rules in config.ini there is one that allows everything. */
  readonly rules: readonly BundledRule[];
}

export interface BundledIssuer {
  readonly name: string;
  readonly kind: "cognito" | "google" | "oidc";
  /** Every spelling of `iss` that is this issuer's (Google has two, a Cognito pool may have two). */
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly tokenUse?: "access" | "id";
  readonly groupsClaim: string;
  /** How groups are written in a text; absent: a text is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  readonly hostedDomain?: string;
  readonly jwksUri: string;
  /** The keys published at deploy, as JWK; sorted by kid so that the zip is the same for the same keys. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

export interface BundledRule {
  readonly name: string;
  /** What follows `<api>/<stage>/` in a method ARN: "GET/orders/*", "*". `{id}` stands as `*`, ANY as each verb. */
  readonly resources: readonly string[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** By name; absent: any. */
  readonly issuers?: readonly string[];
}
