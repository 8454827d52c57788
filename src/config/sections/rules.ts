import { readMethod } from "../../routes/parse-route.ts";
import { noteReach, spellingAllowed } from "../../routes/rule-reach.ts";
import type { Route, Rule } from "../config.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { Refusal } from "../text/parser.ts";
import { atKey, type SourceSection } from "../text/source.ts";

type Method = Rule["allow"][number];

/** Reads one [rule.name] section. */
export function readRule(name: string, section: SourceSection, findings: Findings): Rule {
  const id = `rule.${name}`;
  const values = readSection(id, SCHEMA.rule, section, findings);
  const allow: Method[] = [];
  for (const part of values.allow.split(",")) {
    const method = readMethod(part.trim(), refuseRulePath);
    if (method instanceof Refusal)
      findings.problem(atKey(id, "allow", section), values.allow, method.allowed, { fix: method.fix });
    else allow.push(method);
  }
  const { groups = [], scopes = [], issuers } = values;
  noteBlank(id, section, findings);
  return { name, allow, groups, scopes, ...(issuers && { issuers }) };
}

/** The keys that say who: a rule that has them all blank lets in every caller with a valid token. */
const CALLERS = ["groups", "scopes", "issuers"];

/** Notes a rule that was written as if it asked for something, and asks for nothing. */
function noteBlank(id: string, { entries }: SourceSection, findings: Findings): void {
  const written = CALLERS.filter((key) => entries.has(key));
  if (written.length === 0 || written.some((key) => entries.get(key)?.value !== undefined)) return;
  findings.note(`[${id}] ${written.join(", ")}: blank, so any valid token may call what this rule allows`);
}

function refuseRulePath(path: string): Refusal | undefined {
  const isPath = /^(?:\/(?:[A-Za-z0-9._~:$*-]+|\{[A-Za-z0-9._-]+\+?\}))+$|^\/$/.test(path);
  return isPath ? undefined : new Refusal("path must be like /orders, /orders/{id} or /orders/*");
}

/** Notes what the rules and the routes leave unmatched: a rule for nothing, a route that nobody may call. */
export function checkRules(rules: readonly Rule[], routes: readonly Route[], findings: Findings): void {
  const guarded = routes.filter((route) => !route.public);
  if (routes.length > 0 && guarded.length === 0) findings.note("every route is public: the authorizer guards nothing");
  for (const rule of rules) {
    for (const method of rule.allow) {
      if (guarded.some((route) => spellingAllowed(method, route) !== undefined)) continue;
      findings.note(`rule ${rule.name}: ${method.verb} ${method.path} matches no guarded route`);
    }
    noteReach(rule, guarded, findings);
  }
  if (rules.length === 0) return;
  for (const route of guarded) {
    const spellings = rules.flatMap(({ allow }) => allow.map((method) => spellingAllowed(method, route)));
    if (spellings.includes(route.path)) continue;
    const other = spellings.find((spelling) => spelling !== undefined);
    findings.note(
      other === undefined
        ? `${route.verb} ${route.path}: no rule allows it, so every token gets 403`
        : `${route.verb} ${route.path}: rules allow it as ${other} only, so without that slash every token gets 403`,
    );
  }
}
