import type { Rule } from "../../config/config.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { inAscii } from "../../lib/characters.ts";
import type { Check } from "../check.ts";
import { text } from "../compared.ts";
import { type Grants, grantsOf, isFor, isVerified, overageOf } from "../grants.ts";
import { whyOneGroup } from "./group-text.ts";

type Claims = Readonly<Record<string, unknown>>;

const SHOWN = 20;

/** How many of them a token has, and which: their names are no secret. */
function counted(all: readonly unknown[], word: string): string {
  const names = all.filter((one) => typeof one === "string" && one !== "");
  if (names.length === 0) return `no ${word}s`;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.length} ${word}${names.length === 1 ? "" : "s"}: ${names.slice(0, SHOWN).map(text).join(", ")}${more}`;
}

const isObject = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True when the dots of a claim's name lead to something inside of the token. */
const isNested = (claims: Claims, name: string): boolean =>
  name.includes(".") &&
  name.split(".").reduce<unknown>((inside, part) => (isObject(inside) ? inside[part] : undefined), claims) !==
    undefined;

/** Why a token has no groups where rules ask for some; undefined when its claim is there to be read. */
function whyNoGroups(issuer: BundledIssuer, claims: Claims, wanted: readonly string[]): string | undefined {
  const { kind, name, groupsClaim } = issuer;
  if (kind === "google") return "Google's tokens carry no groups: no rule that names groups lets its accounts in";
  const value = claims[groupsClaim];
  const key = `groups_claim of [issuer.${name}]`;
  if (isObject(value))
    return `${groupsClaim} is an object, and groups are read from a list or a text only: name another claim in ${key}`;
  if (!isVerified(claims, groupsClaim))
    return `the issuer has not verified ${groupsClaim} (${groupsClaim}_verified), so it counts for no group`;
  const overage = overageOf(claims, groupsClaim);
  if (overage !== undefined)
    return `the issuer left the groups out of this token: ${overage} says that there are some (Entra ID does so when they are too many), so no rule that names groups is met; have the issuer send fewer, like only the groups assigned to the application, or app roles as ${key}`;
  if (value !== undefined) return whyOneGroup(issuer, value, wanted);
  if (isNested(claims, groupsClaim))
    return `only top-level claims are read: ${groupsClaim} is nested in this token, so no rule that names groups is ever met; have the issuer put the groups into a claim of its own without a dot in its name, and write that as ${key}`;
  return `the rules name groups, but the token has no claim ${groupsClaim} (${key}), so it is in none of them`;
}

function whyNoScopes(claims: Claims): string {
  const named = ["scope", "scp"].filter((claim) => claims[claim] !== undefined);
  if (named.length === 0) return "the token has neither a claim scope nor scp";
  return `no scope can be read from ${named.map((claim) => `${claim} = ${text(claims[claim])}`).join(" or ")}`;
}

function row(name: string, wanted: readonly string[], got: string, why: string | undefined): Check {
  const expected = wanted.length === 0 ? "any" : [...new Set(wanted)].join(" or ");
  return {
    name,
    expected: inAscii(expected),
    got: inAscii(got),
    ok: true,
    ...(why !== undefined && { skipped: true, hint: inAscii(why) }),
  };
}

/**
 * What the rules go by: the groups and scopes of the token beside those that rules ask for. Neither is a failure, for
 * a caller may well be one whom the rules refuse; a claim that is not there is skipped, with the reason.
 * @returns nothing when no rule for this issuer asks for groups or scopes.
 */
export function explainGrants(all: readonly Rule[], issuer: BundledIssuer, claims: Claims): Check[] {
  const rules = all.filter((rule) => isFor(rule, issuer.name));
  const groups = rules.flatMap((rule) => rule.groups);
  const scopes = rules.flatMap((rule) => rule.scopes);
  if (groups.length === 0 && scopes.length === 0) return [];
  const has: Grants = grantsOf(issuer, claims);
  const noGroups = groups.length === 0 ? undefined : whyNoGroups(issuer, claims, groups);
  const noScopes =
    scopes.length > 0 && has.scopes.length === 0
      ? `the rules name scopes, but ${whyNoScopes(claims)}, so it has none of them`
      : undefined;
  return [
    row(`token ${issuer.groupsClaim}`, groups, counted(has.groups, "group"), noGroups),
    row("token scope", scopes, counted(has.scopes, "scope"), noScopes),
  ];
}
