import type { IssuerConfig, Rule } from "../config.ts";
import type { Findings } from "../text/findings.ts";
import { didYouMean } from "../text/nearest.ts";
import { atKey, type SourceSection } from "../text/source.ts";

/** In `issuers` of a rule: all issuers. It cannot be the name of an issuer. */
export const ANY_ISSUER = "any";

const ALL_OR_SOME = `must be only ${ANY_ISSUER}, or names of [issuer.*] sections`;

/**
 * Checks the issuers of rules. With several issuers a rule with groups or scopes must name some: each of them could put
 * `admins` into its tokens, and perhaps only one should.
 */
export function checkRuleIssuers(
  rules: readonly Rule[],
  issuers: readonly Pick<IssuerConfig, "name">[],
  sections: ReadonlyMap<string, SourceSection>,
  findings: Findings,
): void {
  const names = new Set(issuers.map(({ name }) => name));
  for (const { name, groups, scopes, issuers: listed } of rules) {
    const section = sections.get(name);
    const at = atKey(`rule.${name}`, "issuers", section);
    const seen = section?.entries.get("issuers")?.value;
    for (const one of listed ?? []) {
      if (one === ANY_ISSUER && listed?.length === 1) continue;
      if (one === ANY_ISSUER) findings.problem(at, seen, ALL_OR_SOME);
      else if (!names.has(one)) findings.problem(at, seen, () => `${ALL_OR_SOME}${didYouMean(one, names)}`);
    }
    const isOpen = listed === undefined && section?.entries.get("issuers")?.refused !== true;
    if (issuers.length < 2 || !isOpen || (groups.length === 0 && scopes.length === 0)) continue;
    const either = `write issuers = ${issuers[0]?.name}, or issuers = ${ANY_ISSUER}`;
    findings.missing(at, () => `is missing: each of ${[...names].join(", ")} could grant these; ${either}`);
  }
}
