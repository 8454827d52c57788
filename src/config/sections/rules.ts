import { readMethod } from "../../routes/parse-route.ts";
import { noteReach, spellingAllowed } from "../../routes/rule-reach.ts";
import type { Route, Rule } from "../config.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";
import { Refusal } from "../text/value-parser.ts";

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

/** The keys that select callers: a rule with none of them allows every caller with a valid token. */
const CALLERS = ["groups", "scopes", "issuers"];

/** Notes a rule whose conditions are all blank. */
function noteBlank(id: string, { entries }: SourceSection, findings: Findings): void {
  const written = CALLERS.filter((key) => entries.has(key));
  if (written.length === 0 || written.some((key) => entries.get(key)?.value !== undefined)) return;
  findings.note(`[${id}] ${written.join(", ")}: blank, so any valid token may call what this rule allows`);
}

function refuseRulePath(path: string): Refusal | undefined {
  const isPath = /^(?:\/(?:[A-Za-z0-9._~:$*-]+|\{[A-Za-z0-9._-]+\+?\}))+$|^\/$/.test(path);
  return isPath ? undefined : new Refusal("path must be like /orders, /orders/{id} or /orders/*");
}

const distinct = (methods: readonly Method[]): Method[] => [
  ...new Map(methods.map((method) => [`${method.verb} ${method.path}`, method])).values(),
];

/** Notes rules that match no route, and routes that no caller may call. */
export function checkRules(rules: readonly Rule[], routes: readonly Route[], findings: Findings): void {
  const protectedRoutes = routes.filter((route) => !route.public);
  if (routes.length > 0 && protectedRoutes.length === 0)
    findings.note("every route is public: the authorizer protects no route");
  for (const rule of rules) {
    for (const method of distinct(rule.allow)) {
      if (protectedRoutes.some((route) => spellingAllowed(method, route) !== undefined)) continue;
      findings.note(`rule ${rule.name}: ${method.verb} ${method.path} matches no protected route`);
    }
    noteReach({ ...rule, allow: distinct(rule.allow) }, protectedRoutes, findings);
  }
  if (rules.length === 0) return;
  const allowed = distinct(rules.flatMap(({ allow }) => allow));
  for (const route of protectedRoutes) {
    const spellings = allowed.map((method) => spellingAllowed(method, route));
    if (spellings.includes(route.path)) continue;
    const other = spellings.find((spelling) => spelling !== undefined);
    findings.note(
      other === undefined
        ? `${route.verb} ${route.path}: no rule allows it, so every token gets 403`
        : `${route.verb} ${route.path}: rules allow it only as ${other}, so without that slash every token gets 403`,
    );
  }
}
