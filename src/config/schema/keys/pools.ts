import { list, verbatim } from "../../text/parser.ts";
import { optional, withDefault } from "../key.ts";
import * as pool from "../parse-pool.ts";
import * as token from "../parse-token.ts";

export const USER_POOL = {
  domain: optional("prefix of the sign-in pages' address", pool.domainPrefix, {
    otherwise: "<project>-<stage>-<hash>",
  }),
  login_pages: optional("Cognito's sign-in pages", pool.loginPages, {
    example: "managed",
    otherwise: "managed, with tier = lite classic",
  }),
  tier: withDefault("feature plan of the pool", pool.tier, "essentials"),
  deletion_protection: withDefault("on: teardown and Cognito refuse to delete the pool", pool.onOff, "off"),
  password_min_length: withDefault("shortest password", pool.passwordLength, "12"),
  access_token_minutes: withDefault("lifetime of access tokens", pool.tokenMinutes, "60"),
  id_token_minutes: withDefault("lifetime of ID tokens", pool.tokenMinutes, "60"),
  refresh_token_days: withDefault("lifetime of refresh tokens", pool.refreshDays, "30"),
  mfa: withDefault("codes from an authenticator app at sign-in", pool.mfa, "off"),
  self_sign_up: withDefault("on: anyone may sign up; off: only you add users", pool.onOff, "off"),
  callback_urls: optional("callback URLs besides http://localhost:<port>/...", pool.redirectUrls),
  logout_urls: optional("sign-out URLs besides http://localhost:<port>/", pool.redirectUrls),
};

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
