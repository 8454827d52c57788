import { list, verbatim } from "../../text/value-parser.ts";
import { optional } from "../key.ts";
import * as pool from "../parse-pool.ts";
import * as token from "../parse-token.ts";

const OAUTH = { kinds: ["google", "oidc"] };
const SAML = { kinds: ["saml"] };

export const IDENTITY_PROVIDER = {
  kind: optional("type of the provider", pool.providerKind, {
    example: "google",
    otherwise: "google where the name is google",
  }),
  client_id: optional("ID of the pool's client at the provider", token.clientId, {
    ...OAUTH,
    example: "1example23456789",
  }),
  client_secret_env: optional("environment variable with the client secret", pool.envName, {
    ...OAUTH,
    example: "GOOGLE_CLIENT_SECRET",
  }),
  issuer: optional("address of the issuer", token.issuerUrl, { kinds: ["oidc"] }),
  scopes: optional("scopes that are requested", list(token.scope), {
    ...OAUTH,
    example: "openid, email, profile",
    otherwise: "openid, email, profile",
  }),
  metadata_url: optional("address of the metadata; or", token.httpsUrl, SAML),
  metadata_file: optional("its file, relative to config.ini", verbatim("a path"), SAML),
};
