import type { IssuerConfig, Rule } from "../config.ts";
import type { Findings } from "../text/findings.ts";

/**
 * The attributes that users may write by default.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html, and OpenID Connect
 * Core 1.0, section 5.1, for the names.
 */
const STANDARD = new Set(
  "address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture preferred_username profile updated_at website zoneinfo".split(
    " ",
  ),
);
const CUSTOM = "custom:";

/** Notes group claims that look unintended: those that users may write, and those that Cognito joins into one string. */
export function noteGroupClaims(issuers: readonly IssuerConfig[], rules: readonly Rule[], findings: Findings): void {
  if (rules.every(({ groups }) => groups.length === 0)) return;
  for (const { name, kind, groupsClaim, groupsFormat } of issuers) {
    const claim = `issuer ${name}: groups_claim = ${groupsClaim}`;
    const isCustom = groupsClaim.startsWith(CUSTOM);
    if (isCustom || (kind !== "google" && STANDARD.has(groupsClaim))) {
      const where =
        isCustom || kind === "cognito" ? " (at Cognito, unless the app client's WriteAttributes leave it out)" : "";
      findings.note(`${claim} is an attribute that users may write themselves${where}, so they can join any group`);
    }
    if (isCustom && groupsFormat === undefined) {
      findings.note(
        `${claim} is a string, which is one group; if it contains several, like [a, b] from a SAML provider, set groups_format`,
      );
    }
  }
}
