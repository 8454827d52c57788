import { findClash, readMethod, type Variables } from "../../routes/parse-route.ts";
import type { Route } from "../config.ts";
import type { At, Findings } from "../text/findings.ts";
import { didYouMean } from "../text/nearest.ts";
import type { SourceSection } from "../text/source.ts";
import { Refusal } from "../text/value-parser.ts";

/** Well above what API Gateway takes: 300 resources for an API, until AWS raises that. */
const MOST_ROUTES = 5_000;

/** Reads [routes]: `VERB /path = function[, public]`. At least one; API Gateway's rules for paths apply. */
export function readRoutes(
  section: SourceSection | undefined,
  functions: ReadonlySet<string>,
  findings: Findings,
): readonly Route[] {
  const routes: Route[] = [];
  const variables: Variables = new Map();
  const before = new Map<string, At>();
  const count = section?.entries.size ?? 0;
  if (section !== undefined && count > MOST_ROUTES) {
    findings.problem(section.at, undefined, `must contain at most ${MOST_ROUTES} routes, these are ${count}`);
    return routes;
  }
  for (const [key, { at, value, refused }] of section?.entries ?? []) {
    const route = readMethod(key);
    if (route instanceof Refusal) {
      findings.problem(at, undefined, route.allowed, { fix: route.fix });
      continue;
    }
    const id = `${route.verb} ${route.path}`;
    const twin = before.get(id);
    if (twin !== undefined) findings.problem(at, undefined, `is already defined on line ${twin.line}`);
    before.set(id, at);
    const clash = findClash(route.path, variables);
    if (clash !== undefined) findings.problem(at, undefined, clash);
    const target = refused === true ? undefined : readTarget(value, functions, at, findings);
    if (target !== undefined) routes.push({ ...route, ...target });
  }
  const none = "must contain at least one line like GET / = basicLambda";
  if (section === undefined) findings.missing({ section: "routes" }, none);
  else if (section.entries.size === 0) findings.problem(section.at, undefined, none);
  return routes;
}

const MOST_NAMED = 20;

function listed(functions: ReadonlySet<string>): string {
  if (functions.size === 0) return "none is defined";
  const more = functions.size > MOST_NAMED ? `, and ${functions.size - MOST_NAMED} more` : "";
  return `defined: ${[...functions].slice(0, MOST_NAMED).join(", ")}${more}`;
}

function readTarget(
  value: string | undefined,
  functions: ReadonlySet<string>,
  at: At,
  findings: Findings,
): Pick<Route, "function" | "public"> | undefined {
  const [name = "", flag, ...more] = (value ?? "").split(",").map((part) => part.trim());
  const refuse = (allowed: string | (() => string)): undefined => findings.problem(at, value, allowed);
  if (name === "") return refuse("must name a function, like GET / = basicLambda");
  if (more.length > 0 || (flag !== undefined && flag !== "public")) {
    return refuse("must be a function, optionally followed by , public");
  }
  if (!functions.has(name) && findings.isMisspelled("function")) return undefined;
  if (!functions.has(name)) {
    return refuse(() => `must name a [function.*] section; ${listed(functions)}${didYouMean(name, functions)}`);
  }
  return { function: name, public: flag === "public" };
}
