import type { Rule } from "../../config/config.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { inAscii } from "../../lib/characters.ts";
import type { Check } from "../check.ts";
import { valueText } from "../claim-check.ts";
import { type Grants, grantsOf, isFor, isVerified, overageOf } from "../grants.ts";
import type { Claims } from "../jwt.ts";
import { whyOneGroup } from "./group-format.ts";

const SHOWN = 20;

/** Number and names of groups or scopes: the names are not secret. */
function countedNames(all: readonly unknown[], word: string): string {
  const names = all.filter((one) => typeof one === "string" && one !== "");
  if (names.length === 0) return `no ${word}s`;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.length} ${word}${names.length === 1 ? "" : "s"}: ${names.slice(0, SHOWN).map(valueText).join(", ")}${more}`;
}

const isObject = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True when the claim's name, split at dots, is a path to a nested value of the token. */
const isNested = (claims: Claims, name: string): boolean =>
  name.includes(".") &&
  name.split(".").reduce<unknown>((inside, part) => (isObject(inside) ? inside[part] : undefined), claims) !==
    undefined;

/** Why a token has no groups where rules require some; undefined when its claim can be read. */
function whyNoGroups(issuer: BundledIssuer, claims: Claims, required: readonly string[]): string | undefined {
  const { kind, name, groupsClaim } = issuer;
  if (kind === "google") return "Google's tokens carry no groups, so no rule that requires groups matches its accounts";
  const value = claims[groupsClaim];
  const key = `groups_claim of [issuer.${name}]`;
  if (isObject(value))
    return `${groupsClaim} is an object, and groups are read only from a list or a string; fix: name another claim in ${key}`;
  if (!isVerified(claims, groupsClaim))
    return `the issuer has not verified ${groupsClaim} (${groupsClaim}_verified), so its groups are ignored`;
  const overage = overageOf(claims, groupsClaim);
  if (overage !== undefined)
    return `the issuer left the groups out of this token: it has ${overage} instead (Entra ID does so when there are too many), so no rule that requires groups matches; fix: have the issuer send fewer, such as only the groups assigned to the application, or app roles as ${key}`;
  if (value !== undefined) return whyOneGroup(issuer, value, required);
  if (isNested(claims, groupsClaim))
    return `only top-level claims are read: ${groupsClaim} is nested in this token, so no rule that requires groups matches; fix: have the issuer put the groups into a top-level claim without a dot in its name, and set it as ${key}`;
  return `the rules require groups, but the token has no claim ${groupsClaim} (${key}), so it is in none of them`;
}

function whyNoScopes(claims: Claims): string {
  const named = ["scope", "scp"].filter((claim) => claims[claim] !== undefined);
  if (named.length === 0) return "the token has no claim scope or scp";
  return `no scope can be read from ${named.map((claim) => `${claim} = ${valueText(claims[claim])}`).join(" or ")}`;
}

function row(name: string, required: readonly string[], got: string, why: string | undefined): Check {
  const expected = required.length === 0 ? "any" : [...new Set(required)].join(" or ");
  return {
    name,
    expected: inAscii(expected),
    got: inAscii(got),
    ok: true,
    ...(why !== undefined && { skipped: true, hint: inAscii(why) }),
  };
}

/**
 * The groups and scopes of the token, and those that rules require. Neither is a failure, because a caller may be one
 * that the rules refuse; a missing claim is skipped, with the reason.
 * @returns no checks when no rule for this issuer requires groups or scopes.
 */
export function explainGrants(all: readonly Rule[], issuer: BundledIssuer, claims: Claims): Check[] {
  const rules = all.filter((rule) => isFor(rule, issuer.name));
  const groups = rules.flatMap((rule) => rule.groups);
  const scopes = rules.flatMap((rule) => rule.scopes);
  if (groups.length === 0 && scopes.length === 0) return [];
  const grants: Grants = grantsOf(issuer, claims);
  const noGroups = groups.length === 0 ? undefined : whyNoGroups(issuer, claims, groups);
  const noScopes =
    scopes.length > 0 && grants.scopes.length === 0
      ? `the rules require scopes, but ${whyNoScopes(claims)}, so it has none of them`
      : undefined;
  return [
    row(`token ${issuer.groupsClaim}`, groups, countedNames(grants.groups, "group"), noGroups),
    row("token scope", scopes, countedNames(grants.scopes, "scope"), noScopes),
  ];
}
