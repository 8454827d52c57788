import { didYouMean } from "../config/text/nearest.ts";
import { Refusal } from "../config/text/parser.ts";
import { endsInVariable, isVariableSibling, parentOf, pathsTo } from "./resource-paths.ts";
import type { Route, Verb } from "./route.ts";

/** What stands before a path, as API Gateway spells it. */
export const VERBS: readonly Verb[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "ANY"];
/**
 * What a part of a path may be made of, as in a regular expression's brackets: AWS takes `$` (OData's $metadata) and
 * refuses `~`, whatever its message lists.
 */
const PART = "A-Za-z0-9._:$-";
const SEGMENT = new RegExp(`^[${PART}]+$`);
/** Clients and proxies resolve these before they send a request, so that no request ever reaches such a resource. */
const isDotSegment = (segment: string): boolean => segment === "." || segment === "..";
const VARIABLE = /^\{[A-Za-z0-9._-]+\+?\}$/;

/** `VERB /path`, as in [routes]; in `allow` of a rule paths may hold more, so what they refuse is given. */
export function readMethod(text: string, refusePath = refuseRoutePath): Pick<Route, "verb" | "path"> | Refusal {
  const [, name = "", path = ""] = /^(\S+)\s+(\S+)$/.exec(text) ?? [];
  if (path === "") return new Refusal("must be VERB /path, like GET /orders/{id}");
  if (name.toUpperCase() === "OPTIONS") return new Refusal("must not be OPTIONS: the tool answers it itself, for CORS");
  const verb = VERBS.find((candidate) => candidate === name);
  if (verb === undefined) return new Refusal(`verb must be ${VERBS.join(", ")}${didYouMean(name, VERBS)}`);
  const refused = refusePath(path);
  return refused ?? { verb, path };
}

function refuseRoutePath(path: string): Refusal | undefined {
  if (path === "/") return undefined;
  if (!path.startsWith("/")) return new Refusal("path must start with /");
  const segments = path.slice(1).split("/");
  if (segments.includes("")) return new Refusal("path must not end with / or hold //");
  const odd = segments.find((segment) => !SEGMENT.test(segment) && !VARIABLE.test(segment));
  if (odd !== undefined)
    return new Refusal(
      "parts of a path must be of A-Z a-z 0-9 . _ : $ - or a {name}, the last may be {name+}",
      `rename ${odd}, or match it with a {name}`,
    );
  const dots = segments.find(isDotSegment);
  if (dots !== undefined)
    return new Refusal(
      `must not hold /${dots}/: clients resolve it before they call, so no request would reach it`,
      "write the path without it",
    );
  if (segments.slice(0, -1).some((segment) => segment.endsWith("+}")))
    return new Refusal("{name+} takes all the rest, so it must be last");
  const names = segments.filter((segment) => VARIABLE.test(segment)).map((segment) => segment.replace("+", ""));
  return new Set(names).size < names.length ? new Refusal("must not use one {name} twice in a path") : undefined;
}

/** By parent path, the resource below it that is a variable and the route that brought it. */
export type Variables = Map<string, { readonly resource: string; readonly path: string }>;

const lastPart = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** API Gateway allows one variable below a resource: /a/{id} and /a/{name} cannot both be. Remembers the path's own. */
export function findClash(path: string, variables: Variables): string | undefined {
  for (const resource of pathsTo(path).filter(endsInVariable)) {
    const other = variables.get(parentOf(resource));
    if (other !== undefined && isVariableSibling(resource, other.resource)) {
      return `API Gateway takes one variable at a place: here it is ${lastPart(resource)}, in ${other.path} it is ${lastPart(other.resource)}`;
    }
    variables.set(parentOf(resource), other ?? { resource, path });
  }
  return undefined;
}
