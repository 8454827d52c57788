import type { Rule } from "../config/config.ts";
import { ANY_ISSUER } from "../config/sections/rule-issuers.ts";
import type { BundledIssuer } from "../issuers/baked-config.ts";
import type { Claims } from "./jwt.ts";

type Format = BundledIssuer["groupsFormat"];

const ofJson = (text: string): readonly unknown[] => {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
};

/** The items of a list, or of a string in this format. As in the authorizers, any other string is one item. */
export function listOf(value: unknown, format: Format): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string" || value === "") return [];
  if (format === "space") return value.split(" ");
  if (format === "comma") return value.split(/, ?/);
  if (format === "brackets" && /^\[.*\]$/s.test(value)) return value.slice(1, -1).split(/, ?/);
  return format === "json" && value.startsWith("[") ? ofJson(value) : [value];
}

/** False for a claim that the issuer marks as not verified (OpenID Connect Core 1.0, section 5.1). */
export function isVerified(claims: Claims, name: string): boolean {
  const { [`${name}_verified`]: verified = true } = claims;
  return verified === true || verified === "true";
}

const isObject = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The claim by which the issuer says that it left the groups out of a token, as the authorizers read it, or undefined.
 * OpenID Connect Core 1.0, section 5.6.2, and Entra ID's group overage.
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

/** What a token has that rules can require. */
export interface Grants {
  /** Name of its issuer. */
  readonly issuer: string;
  readonly groups: readonly unknown[];
  readonly scopes: readonly unknown[];
}

/** Reads groups and scopes as the authorizers do. Items that are not strings match no rule. */
export function grantsOf({ name, kind, groupsClaim, groupsFormat }: BundledIssuer, claims: Claims): Grants {
  // Google does not issue groups of this API.
  const isKnown = kind !== "google" && isVerified(claims, groupsClaim);
  return {
    issuer: name,
    groups: isKnown ? listOf(claims[groupsClaim], groupsFormat) : [],
    scopes: [claims["scope"], claims["scp"]].flatMap((value) => listOf(value, "space")),
  };
}

const meets = (required: readonly string[], actual: readonly unknown[]) =>
  required.length === 0 || required.some((one) => actual.includes(one));

/** Whether a rule applies to tokens of this issuer. */
export const isFor = ({ issuers = [ANY_ISSUER] }: Pick<Rule, "issuers">, issuer: string): boolean =>
  issuers.includes(ANY_ISSUER) || issuers.includes(issuer);

/**
 * True when a rule matches a caller with these grants: any-of within issuers, groups and scopes, all-of between them.
 */
export const isMetBy = (rule: Rule, { issuer, groups, scopes }: Grants): boolean =>
  isFor(rule, issuer) && meets(rule.groups, groups) && meets(rule.scopes, scopes);
