import { didYouMean } from "../config/text/nearest.ts";
import { Refusal } from "../config/text/value-parser.ts";
import { endsInVariable, isVariableSibling, parentOf, pathsTo } from "./resource-paths.ts";
import type { Route, Verb } from "./route.ts";

/** The verbs of routes, as API Gateway spells them. */
export const VERBS: readonly Verb[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "ANY"];
/**
 * The characters of a part of a path, for the brackets of a regular expression: AWS accepts `$` (OData's $metadata) and
 * refuses `~`, although its message says otherwise.
 */
const PART = "A-Za-z0-9._:$-";
const SEGMENT = new RegExp(`^[${PART}]+$`);
/** Clients and proxies resolve these before they send a request: no request ever reaches such a resource. */
const isDotSegment = (segment: string): boolean => segment === "." || segment === "..";
const VARIABLE = /^\{[A-Za-z0-9._-]+\+?\}$/;

/** `VERB /path`, as in [routes]. @param refusePath for paths of `allow` in a rule, which may contain more. */
export function readMethod(text: string, refusePath = refuseRoutePath): Pick<Route, "verb" | "path"> | Refusal {
  const [, name = "", path = ""] = /^(\S+)\s+(\S+)$/.exec(text) ?? [];
  if (path === "") return new Refusal("must be VERB /path, like GET /orders/{id}");
  if (name.toUpperCase() === "OPTIONS")
    return new Refusal("must not be OPTIONS: deploy adds it to every path, for CORS");
  const verb = VERBS.find((candidate) => candidate === name);
  if (verb === undefined) return new Refusal(`verb must be ${VERBS.join(", ")}${didYouMean(name, VERBS)}`);
  const refused = refusePath(path);
  return refused ?? { verb, path };
}

/** API Gateway's limit for a request line with all headers: no request reaches a longer path. */
const LONGEST_PATH = 10_240;

function refuseRoutePath(path: string): Refusal | undefined {
  if (path === "/") return undefined;
  if (path.length > LONGEST_PATH) return new Refusal(`path must not be longer than ${LONGEST_PATH} characters`);
  if (!path.startsWith("/")) return new Refusal("path must start with /");
  const segments = path.slice(1).split("/");
  if (segments.includes("")) return new Refusal("path must not end with / or contain //");
  const odd = segments.find((segment) => !SEGMENT.test(segment) && !VARIABLE.test(segment));
  if (odd !== undefined)
    return new Refusal(
      "parts of a path must consist of A-Z a-z 0-9 . _ : $ - or a {name}, the last may be {name+}",
      `rename ${odd}, or match it with a {name}`,
    );
  const dots = segments.find(isDotSegment);
  if (dots !== undefined)
    return new Refusal(
      `must not contain /${dots}/: clients resolve it before they send a request, so no request would reach it`,
      "write the path without it",
    );
  if (segments.slice(0, -1).some((segment) => segment.endsWith("+}")))
    return new Refusal("{name+} must be last: it matches the rest of the path");
  const names = segments.filter((segment) => VARIABLE.test(segment)).map((segment) => segment.replace("+", ""));
  return new Set(names).size < names.length ? new Refusal("must not contain one {name} twice") : undefined;
}

/** For each parent path the child that is a variable, and the route that it comes from. */
export type Variables = Map<string, { readonly resource: string; readonly path: string }>;

const lastPart = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** API Gateway allows one variable below a resource: /a/{id} and /a/{name} exclude each other. Records those of the path. */
export function findClash(path: string, variables: Variables): string | undefined {
  for (const resource of pathsTo(path).filter(endsInVariable)) {
    const other = variables.get(parentOf(resource));
    if (other !== undefined && isVariableSibling(resource, other.resource)) {
      return `API Gateway allows one path variable below a path: here it is ${lastPart(resource)}, in ${other.path} it is ${lastPart(other.resource)}`;
    }
    variables.set(parentOf(resource), other ?? { resource, path });
  }
  return undefined;
}
