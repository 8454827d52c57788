import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None } from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import type { SignInPlace } from "../sign-in-client.ts";

/** How a client authenticates to the token endpoint, in the words of RFC 8414. */
export type AuthMethod = "client_secret_basic" | "client_secret_post" | "none";

const WAYS = ["client_secret_basic", "client_secret_post"] as const;
/** RFC 8414, section 2: what holds when the document names none. */
const DEFAULT_METHODS = ["client_secret_basic"];
/** Google's own examples send the secret in the form. */
const GOOGLE = ["client_secret_post"];

/**
 * The way that the issuer's document allows, Basic before the form (RFC 6749, section 2.3.1).
 * @throws AuthzError CLIENT_MISCONFIGURED when it takes no secret in either way.
 */
export function authMethod(place: SignInPlace, clientSecret: string | undefined): AuthMethod {
  if (!clientSecret) return "none";
  const { kind, name, issuer } = place;
  const authMethods = kind === "google" ? GOOGLE : (place.authMethods ?? DEFAULT_METHODS);
  const way = WAYS.find((one) => authMethods.includes(one));
  if (way !== undefined) return way;
  const listed = JSON.stringify(authMethods);
  throw new AuthzError(
    "CLIENT_MISCONFIGURED",
    `[issuer.${name}] ${issuer} takes no client secret (token_endpoint_auth_methods_supported: ${listed})`,
    { fix: "use a client without a secret and unset AUTHZ_CLIENT_SECRET" },
  );
}

/** @param clientSecret there with every method but `none`. */
export const clientAuth = (method: AuthMethod, clientSecret = ""): ClientAuth =>
  ({
    client_secret_basic: () => ClientSecretBasic(clientSecret),
    client_secret_post: () => ClientSecretPost(clientSecret),
    none: () => None(),
  })[method]();

/** What to do about a client that the token endpoint refused, from what was sent to it. */
export function invalidClientFix(method: AuthMethod | undefined): string {
  if (method === undefined) return "check client_id";
  if (method === "none")
    return "check client_id; no client secret was sent: a client that has one needs AUTHZ_CLIENT_SECRET";
  return `check client_id and the value of AUTHZ_CLIENT_SECRET, and that the client may use ${method}, which it was sent with`;
}
