import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None } from "oauth4webapi";
import { AuthzError } from "../../lib/errors.ts";
import type { IssuerClient } from "../issuer-client.ts";

/** How a client authenticates to the token endpoint, as named in RFC 8414. */
export type AuthMethod = "client_secret_basic" | "client_secret_post" | "none";

const METHODS = ["client_secret_basic", "client_secret_post"] as const;
/** RFC 8414, section 2: the default when the document lists none. */
const DEFAULT_METHODS = ["client_secret_basic"];
/** Google's documentation sends the secret in the form. */
const GOOGLE = ["client_secret_post"];

/**
 * The method that the issuer's document allows, Basic before the form (RFC 6749, section 2.3.1).
 * @throws AuthzError CLIENT_MISCONFIGURED when it allows neither.
 */
export function authMethod(issuerClient: IssuerClient, clientSecret: string | undefined): AuthMethod {
  if (!clientSecret) return "none";
  const { kind, name, issuer } = issuerClient;
  const authMethods = kind === "google" ? GOOGLE : (issuerClient.authMethods ?? DEFAULT_METHODS);
  const method = METHODS.find((one) => authMethods.includes(one));
  if (method !== undefined) return method;
  const listed = JSON.stringify(authMethods);
  throw new AuthzError(
    "CLIENT_MISCONFIGURED",
    `[issuer.${name}] ${issuer} accepts no client secret (token_endpoint_auth_methods_supported: ${listed})`,
    { fix: "use a client without a secret and unset AUTHZ_CLIENT_SECRET" },
  );
}

/** @param clientSecret set with every method except `none`. */
export const clientAuth = (method: AuthMethod, clientSecret = ""): ClientAuth =>
  ({
    client_secret_basic: () => ClientSecretBasic(clientSecret),
    client_secret_post: () => ClientSecretPost(clientSecret),
    none: () => None(),
  })[method]();

/** What to do about a client that the token endpoint refused. @param method how it authenticated. */
export function invalidClientFix(method: AuthMethod | undefined): string {
  if (method === undefined) return "check client_id";
  if (method === "none")
    return "check client_id, and set AUTHZ_CLIENT_SECRET if the client has a secret: none was sent";
  return `check client_id and the value of AUTHZ_CLIENT_SECRET, and that the client allows ${method}, which was used`;
}
