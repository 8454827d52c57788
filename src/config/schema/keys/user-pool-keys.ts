import { optional, withDefault } from "../key.ts";
import * as pool from "../parse-pool.ts";

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
