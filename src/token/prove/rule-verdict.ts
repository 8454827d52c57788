import type { Config, Rule } from "../../config/config.ts";
import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { DOT_SEGMENTS, deniesDotSegments } from "../../routes/dot-segments.ts";
import { routePatterns } from "../../routes/route-pattern.ts";
import { grantsOf, isFor, isMetBy } from "../grants.ts";
import type { Claims } from "../jwt.ts";

/** True when an ARN pattern's tail (`*` spans slashes, `?` is one character) covers this call. */
export function covers(pattern: string, call: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(call);
}

const reaches = ({ allow }: Rule, call: string): boolean =>
  allow.flatMap(routePatterns).some((pattern) => covers(pattern, call));

/**
 * Whether the rules of config.ini let a caller with these claims use a route: one matching rule is enough.
 * @param call verb and path as in a method ARN: "GET/orders/1".
 */
export function isAllowed(
  { rules }: Pick<Config, "rules">,
  issuer: BundledIssuer,
  claims: Claims,
  call: string,
): boolean {
  if (rules.length === 0) return true;
  const grants = grantsOf(issuer, claims);
  const met = rules.filter((rule) => isMetBy(rule, grants));
  const patterns = met.flatMap(({ allow }) => allow.flatMap(routePatterns));
  if (deniesDotSegments(patterns) && DOT_SEGMENTS.some((pattern) => covers(pattern, `/${call}`))) return false;
  return met.some((rule) => reaches(rule, call));
}

const oneOf = (names: readonly string[], word: string): string[] =>
  names.length === 0 ? [] : [`${names.length === 1 ? `the ${word}` : `one of the ${word}s`} ${names.join(", ")}`];

/**
 * What the rules that reach a call require, for a call that `isAllowed` refuses.
 * @param issuer name of the token's issuer.
 */
export function whyRefused({ rules }: Pick<Config, "rules">, call: string, issuer: string): string {
  const required = rules
    .filter((rule) => reaches(rule, call))
    .map((rule) => {
      const { name, groups, scopes, issuers = [] } = rule;
      const others = isFor(rule, issuer) ? [] : oneOf(issuers, "issuer").map((one) => `a token of ${one}`);
      const all = [...others, ...oneOf(groups, "group"), ...oneOf(scopes, "scope")];
      return `[rule.${name}] requires ${all.join(" and ")}`;
    });
  return required.length === 0 ? "no [rule.*] allows this call" : required.join("; ");
}
