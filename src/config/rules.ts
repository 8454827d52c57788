import type { Route, Rule } from "./config.ts";
import type { Findings } from "./findings.ts";
import { Refusal } from "./parser.ts";
import { readMethod } from "./paths.ts";
import { routePatterns } from "./route-pattern.ts";
import { overlap } from "./rule-overlap.ts";
import { SCHEMA } from "./schema.ts";
import { atKey, readSection } from "./section.ts";
import type { SourceSection } from "./source.ts";

type Method = Rule["allow"][number];

/** Reads one [rule.name] section. */
export function readRule(name: string, section: SourceSection, findings: Findings): Rule {
  const id = `rule.${name}`;
  const values = readSection(id, SCHEMA.rule, section, findings);
  const allow: Method[] = [];
  for (const part of values.allow.split(",")) {
    const method = readMethod(part.trim(), refuseRulePath);
    if (method instanceof Refusal) findings.problem(atKey(id, "allow", section), values.allow, method.allowed);
    else allow.push(method);
  }
  return { name, allow, groups: values.groups ?? [], scopes: values.scopes ?? [] };
}

function refuseRulePath(path: string): string | undefined {
  const isPath = /^(?:\/(?:[A-Za-z0-9._~:*-]+|\{[A-Za-z0-9._-]+\+?\}))+$|^\/$/.test(path);
  return isPath ? undefined : "path must be like /orders, /orders/{id} or /orders/*";
}

/** Notes what the rules and the routes leave unmatched: a rule for nothing, a route that nobody may call. */
export function checkRules(rules: readonly Rule[], routes: readonly Route[], findings: Findings): void {
  const guarded = routes.filter((route) => !route.public);
  if (routes.length > 0 && guarded.length === 0) findings.note("every route is public: the authorizer guards nothing");
  for (const rule of rules) {
    for (const method of rule.allow) {
      if (guarded.some((route) => meets(method, route))) continue;
      findings.note(`rule ${rule.name}: ${method.verb} ${method.path} matches no guarded route`);
    }
    noteWideParameters(rule, guarded, findings);
  }
  if (rules.length === 0) return;
  for (const route of guarded) {
    if (rules.some((rule) => rule.allow.some((method) => meets(method, route)))) continue;
    findings.note(`${route.verb} ${route.path}: no rule allows it, so every token gets 403`);
  }
}

/** A policy knows no parameters: `{id}` stands there as `*`, which takes slashes too and so may let in more than was meant. */
function noteWideParameters({ name, allow }: Rule, guarded: readonly Route[], findings: Findings): void {
  const wide = allow.filter(({ path }) => path.includes("{"));
  const [first] = wide;
  if (first === undefined) return;
  const unnamed = wide.flatMap((method) =>
    guarded
      .filter((route) => meets(method, route))
      .map(({ verb, path }) => ({ verb: method.verb === "ANY" ? verb : method.verb, path }))
      .filter((also) => !allow.some((one) => isMeant(one, also))),
  );
  const which = [...new Set(unnamed.map(({ verb, path }) => `${verb} ${path}`))].join(", ");
  const reach = which === "" ? "no other route of this API lies there" : `it also allows ${which}`;
  const [pattern, ...others] = routePatterns(first);
  const verbs = others.length > 0 ? ", and so for each verb" : "";
  findings.note(
    `rule ${name}: ${first.verb} ${first.path} stands in the policy as ${pattern}${verbs}, and * spans slashes: ${reach}`,
  );
}

/** Whether a rule says in so many words that a method is allowed: by its path, or by a `*` that was written as one. */
const isMeant = (rule: Method, { verb, path }: Method): boolean =>
  (rule.verb === "ANY" || rule.verb === verb) &&
  // No path holds a NUL, so only a `*` can take in what the route's variables stand for, whatever it is.
  (rule.path === path || (!rule.path.includes("{") && overlap(rule.path, path.replace(/\{[^}]*\}/g, "\0"))));

/** Whether some request is both what the rule allows and what the route answers. */
const meets = (rule: Method, route: Route): boolean =>
  (rule.verb === "ANY" || route.verb === "ANY" || rule.verb === route.verb) && overlap(rule.path, route.path);
