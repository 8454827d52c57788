import type { IssuerConfig, Rule } from "../config.ts";
import type { Findings } from "../text/findings.ts";
import { didYouMean } from "../text/nearest.ts";
import { atKey, type SourceSection } from "../text/source.ts";

/** Stands in `issuers` of a rule for all of them, so no issuer may have it as its name. */
export const ANY_ISSUER = "any";

const ALL_OR_SOME = `must be ${ANY_ISSUER} alone or names of [issuer.*] sections`;

/**
 * Checks which issuers the rules name. With several issuers a rule that asks for groups or scopes must say whose: any of
 * them could put `admins` into its tokens, and only one may have been meant to.
 */
export function checkRuleIssuers(
  rules: readonly Rule[],
  issuers: readonly Pick<IssuerConfig, "name">[],
  sections: ReadonlyMap<string, SourceSection>,
  findings: Findings,
): void {
  const names = issuers.map(({ name }) => name);
  for (const { name, groups, scopes, issuers: wanted } of rules) {
    const section = sections.get(name);
    const at = atKey(`rule.${name}`, "issuers", section);
    const seen = section?.entries.get("issuers")?.value;
    for (const one of wanted ?? []) {
      if (one === ANY_ISSUER && wanted?.length === 1) continue;
      if (one === ANY_ISSUER) findings.problem(at, seen, ALL_OR_SOME);
      else if (!names.includes(one)) findings.problem(at, seen, `${ALL_OR_SOME}${didYouMean(one, names)}`);
    }
    const isOpen = wanted === undefined && section?.entries.get("issuers")?.refused !== true;
    if (issuers.length < 2 || !isOpen || (groups.length === 0 && scopes.length === 0)) continue;
    const either = `write issuers = ${names[0]}, or issuers = ${ANY_ISSUER}`;
    findings.missing(at, `is missing: each of ${names.join(", ")} could grant these; ${either}`);
  }
}
