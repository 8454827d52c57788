import type { IdentityProviderConfig } from "../config.ts";
import { MAP_PREFIX } from "../schema/schema.ts";
import type { Findings } from "../text/findings.ts";
import { didYouMean } from "../text/nearest.ts";
import type { SourceSection } from "../text/source.ts";

/** The attributes of every pool (OpenID Connect Core, 5.1) without `sub`, which Cognito sets; `username` is Cognito's. */
const POOL_ATTRIBUTES = [
  ...["address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale"],
  ...["middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture", "preferred_username"],
  ...["profile", "updated_at", "username", "website", "zoneinfo"],
];

const OPENID = { email: "email", email_verified: "email_verified", name: "name", username: "sub" };
const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const DEFAULTS = {
  google: OPENID,
  oidc: OPENID,
  saml: { email: `${CLAIMS}/emailaddress`, name: `${CLAIMS}/name` },
} as const;

const LONGEST = 2048;

/** The attributes of a provider's users: the defaults of the kind, overridden by `map.` keys. */
export function readAttributeMap(
  kind: IdentityProviderConfig["kind"],
  section: SourceSection,
  findings: Findings,
): Readonly<Record<string, string>> {
  const map = new Map<string, string>(Object.entries(DEFAULTS[kind]));
  for (const [key, { at, value }] of section.entries) {
    if (!key.startsWith(MAP_PREFIX)) continue;
    const attribute = key.slice(MAP_PREFIX.length);
    if (!POOL_ATTRIBUTES.includes(attribute)) {
      const allowed = `must map an attribute of user pools: ${POOL_ATTRIBUTES.join(", ")}`;
      findings.problem(at, value, `${allowed}${didYouMean(attribute, POOL_ATTRIBUTES)}`);
    } else if (attribute === "username" && kind === "saml")
      findings.problem(at, value, "is not for kind = saml: there the NameID is the user name");
    else if (value !== undefined && value.length > LONGEST)
      findings.problem(at, value, `must be at most ${LONGEST} characters`);
    else if (value !== undefined) map.set(attribute, value);
  }
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
