import type { Config, Route } from "../config/config.ts";
import { routePatterns } from "../config/route-pattern.ts";
import type { BundledIssuer } from "../stack/authorizer-config.ts";

type Claims = Readonly<Record<string, unknown>>;

const words = (value: unknown, separator: RegExp): readonly unknown[] =>
  Array.isArray(value) ? value : typeof value === "string" ? value.split(separator) : [];

const meets = (wanted: readonly string[], has: readonly unknown[]) =>
  wanted.length === 0 || wanted.some((one) => has.includes(one));

/** True when an ARN pattern's tail (`*` spans slashes, `?` is one character) covers this call. */
function covers(pattern: string, call: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(call);
}

/**
 * Whether the rules of config.ini let a caller with these claims use a route: any-of within groups and within scopes,
 * all-of between the two, rules united.
 * @param call verb and path as in a method ARN: "GET/orders/1".
 */
export function isAllowed(
  { rules }: Pick<Config, "rules">,
  issuer: BundledIssuer,
  claims: Claims,
  call: string,
): boolean {
  if (rules.length === 0) return true;
  // As in the authorizers: Google knows nothing of our groups.
  const groups = issuer.kind === "google" ? [] : words(claims[issuer.groupsClaim], /[ ,]+/);
  const scopes = [claims["scope"], claims["scp"]].flatMap((value) => words(value, / +/));
  return rules.some(
    (rule) =>
      meets(rule.groups, groups) &&
      meets(rule.scopes, scopes) &&
      rule.allow.flatMap(routePatterns).some((pattern) => covers(pattern, call)),
  );
}

const SAMPLE = "1";

/** A path that can be asked for: its parameters filled in. */
export const samplePath = ({ path }: Pick<Route, "path">): string => path.replace(/\{[^}]*\}/g, SAMPLE);

/** The verb to try a route with: ANY is tried with GET. */
export const sampleVerb = ({ verb }: Pick<Route, "verb">): string => (verb === "ANY" ? "GET" : verb);
