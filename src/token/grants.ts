import type { Rule } from "../config/config.ts";
import type { BundledIssuer } from "../stack/authorizer-config.ts";

type Claims = Readonly<Record<string, unknown>>;

const words = (value: unknown, separator: RegExp): readonly unknown[] =>
  Array.isArray(value) ? value : typeof value === "string" ? value.split(separator) : [];

/** What a token has that rules can ask for. */
export interface Grants {
  readonly groups: readonly unknown[];
  readonly scopes: readonly unknown[];
}

/** Reads groups and scopes as the authorizers do; what is no text there counts for nothing. */
export const grantsOf = (issuer: BundledIssuer, claims: Claims): Grants => ({
  // Google knows nothing of our groups.
  groups: issuer.kind === "google" ? [] : words(claims[issuer.groupsClaim], /[ ,]+/),
  scopes: [claims["scope"], claims["scp"]].flatMap((value) => words(value, / +/)),
});

const meets = (wanted: readonly string[], has: readonly unknown[]) =>
  wanted.length === 0 || wanted.some((one) => has.includes(one));

/** True when a caller with these is one that the rule speaks of: any-of within groups and within scopes, all-of between. */
export const isMetBy = (rule: Rule, { groups, scopes }: Grants): boolean =>
  meets(rule.groups, groups) && meets(rule.scopes, scopes);
