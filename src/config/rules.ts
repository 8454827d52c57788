import type { Route, Rule } from "./config.ts";
import type { Findings } from "./findings.ts";
import { Refusal } from "./parser.ts";
import { readMethod } from "./paths.ts";
import { routePattern } from "./route-pattern.ts";
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
  const withParameters = allow.filter(({ path }) => path.includes("{"));
  const [first] = withParameters;
  if (first === undefined) return;
  const isNamed = (route: Route) =>
    allow.some(({ verb, path }) => path === route.path && (verb === route.verb || verb === "ANY"));
  const more = guarded.filter((route) => !isNamed(route) && withParameters.some((method) => covers(method, route)));
  const which = more.map(({ verb, path }) => `${verb} ${path}`).join(", ");
  const reach = which === "" ? "no other route of this API lies there" : `it also allows ${which}`;
  findings.note(
    `rule ${name}: ${first.verb} ${first.path} stands in the policy as ${routePattern(first)}, and * spans slashes: ${reach}`,
  );
}

/** Whether what a rule allows takes in some request that this route answers. */
const covers = (rule: Method, route: Route): boolean =>
  (rule.verb === "ANY" || route.verb === "ANY" || rule.verb === route.verb) &&
  pattern(rule.path).test(sample(route.path));

/** Whether some request is both what the rule allows and what the route answers. */
function meets(rule: Method, route: Route): boolean {
  const verbs = rule.verb === "ANY" || route.verb === "ANY" || rule.verb === route.verb;
  return verbs && (pattern(rule.path).test(sample(route.path)) || pattern(route.path).test(sample(rule.path)));
}

/** In a method ARN `*` covers slashes too, and that is what `{id}` becomes there. */
const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.+]/g, "\\$&").replace(/\*+|\{[^}]*\}/g, ".*")}$`);

const sample = (path: string): string => path.replace(/\*+|\{[^}]*\}/g, "x");
