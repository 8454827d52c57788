import { present } from "../../lib/present.ts";
import type { UserPoolConfig } from "../config.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

const ID = "user_pool";

/** The problem of sections for a managed user pool without one: existing pools are never changed. */
export const ONLY_WITH_CREATE =
  "needs an issuer with kind = cognito and user_pool = create: an existing pool is never changed";

/** Reads [user_pool]: defaults where it is absent; undefined without a managed user pool. */
export function readUserPool(
  section: SourceSection | undefined,
  createsPool: boolean,
  findings: Findings,
): UserPoolConfig | undefined {
  const values = readSection(ID, SCHEMA.user_pool, section, findings);
  if (!createsPool) {
    if (section !== undefined) findings.problem(section.at, undefined, ONLY_WITH_CREATE);
    return undefined;
  }
  const { tier } = values;
  if (tier === "lite" && values.login_pages === "managed") {
    const allowed = "must be classic with tier = lite: Cognito's managed login needs tier = essentials or plus";
    findings.problem(atKey(ID, "login_pages", section), values.login_pages, allowed);
  }
  return present({
    domain: values.domain,
    loginPages: values.login_pages ?? (tier === "lite" ? "classic" : "managed"),
    tier,
    deletionProtection: values.deletion_protection === "on",
    passwordMinLength: values.password_min_length,
    accessTokenMinutes: values.access_token_minutes,
    idTokenMinutes: values.id_token_minutes,
    refreshTokenDays: values.refresh_token_days,
    mfa: values.mfa,
    selfSignUp: values.self_sign_up === "on",
    callbackUrls: values.callback_urls ?? [],
    logoutUrls: values.logout_urls ?? [],
  });
}
