import type { Rule } from "../config/config.ts";
import { ANY_ISSUER } from "../config/sections/rule-issuers.ts";
import type { BundledIssuer } from "../issuers/baked-config.ts";

type Claims = Readonly<Record<string, unknown>>;
type Format = BundledIssuer["groupsFormat"];

const ofJson = (text: string): readonly unknown[] => {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
};

/** A list, or what a text in this format lists. As the authorizers: any other text is one value. */
export function listOf(value: unknown, format: Format): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string" || value === "") return [];
  if (format === "space") return value.split(" ");
  if (format === "comma") return value.split(/, ?/);
  if (format === "brackets" && /^\[.*\]$/s.test(value)) return value.slice(1, -1).split(/, ?/);
  return format === "json" && value.startsWith("[") ? ofJson(value) : [value];
}

/** False for a claim of which the issuer says that nobody verified it (OpenID Connect Core 1.0, section 5.1). */
export function isVerified(claims: Claims, name: string): boolean {
  const { [`${name}_verified`]: verified = true } = claims;
  return verified === true || verified === "true";
}

const isObject = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The claim that says that the issuer left the groups out of a token, as the authorizers read it; undefined when none
 * does. OpenID Connect Core 1.0, section 5.6.2, and Entra ID's group overage.
 */
export function overageOf(claims: Claims, name: string): string | undefined {
  const { [name]: value, _claim_names: names, _claim_sources: sources, hasgroups } = claims;
  if (value !== undefined)
    return typeof value === "string" && isObject(sources) && Object.hasOwn(sources, value)
      ? "_claim_sources"
      : undefined;
  if (isObject(names) && Object.hasOwn(names, name)) return "_claim_names";
  return name === "groups" && (hasgroups === true || hasgroups === "true") ? "hasgroups" : undefined;
}

/** What a token has that rules can ask for. */
export interface Grants {
  /** Name of its issuer. */
  readonly issuer: string;
  readonly groups: readonly unknown[];
  readonly scopes: readonly unknown[];
}

/** Reads groups and scopes as the authorizers do; what is no text there counts for nothing. */
export function grantsOf({ name, kind, groupsClaim, groupsFormat }: BundledIssuer, claims: Claims): Grants {
  // Google knows nothing of our groups.
  const isKnown = kind !== "google" && isVerified(claims, groupsClaim);
  return {
    issuer: name,
    groups: isKnown ? listOf(claims[groupsClaim], groupsFormat) : [],
    scopes: [claims["scope"], claims["scp"]].flatMap((value) => listOf(value, "space")),
  };
}

const meets = (wanted: readonly string[], has: readonly unknown[]) =>
  wanted.length === 0 || wanted.some((one) => has.includes(one));

/** Whether a rule is about tokens of this issuer at all. */
export const isFor = ({ issuers = [ANY_ISSUER] }: Pick<Rule, "issuers">, issuer: string): boolean =>
  issuers.includes(ANY_ISSUER) || issuers.includes(issuer);

/**
 * True when a caller with these is one that the rule speaks of: any-of within issuers, groups and scopes, all-of between.
 */
export const isMetBy = (rule: Rule, { issuer, groups, scopes }: Grants): boolean =>
  isFor(rule, issuer) && meets(rule.groups, groups) && meets(rule.scopes, scopes);
