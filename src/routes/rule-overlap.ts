/** One character of a path, or any number of one kind. */
export interface PatternPart {
  /** The character itself; "text": any; "segment": any but a slash. */
  readonly kind: string;
  readonly repeats: boolean;
}

const TOKEN = /\{[^}]*\}|\*|./g;
const once = (kind: string): PatternPart => ({ kind, repeats: false });
const any = (kind: string): PatternPart => ({ kind, repeats: true });

/** A rule as in the policy: `*` and `{id}` match any text, with slashes, and the empty text. */
export const ruleParts = (path: string): PatternPart[] =>
  (path.match(TOKEN) ?? []).map((token) => (token === "*" || token.startsWith("{") ? any("text") : once(token)));

/** A route as API Gateway serves it: `{id}` matches one segment, `{path+}` one or more. */
export const routeParts = (path: string): PatternPart[] =>
  (path.match(TOKEN) ?? []).flatMap((token) => {
    const kind = token.endsWith("+}") ? "text" : "segment";
    return token.startsWith("{") ? [once(kind), any(kind)] : [once(token)];
  });

const shareCharacter = ({ kind: rule }: PatternPart, { kind: route }: PatternPart): boolean =>
  rule === "text" || route === "text" || rule === route || (route === "segment" && rule !== "/");

/**
 * The spelling of a route's path that a rule's resource matches. A route is served under its path and, except for `/`,
 * under its path with a trailing slash, which the method ARN keeps: `/orders/{id}` matches `/orders/`, which is the route
 * `/orders`. Exact for these two spellings, also where both sides contain variables.
 * @returns the route's path; with a trailing slash where only that matches; undefined: neither.
 */
export function overlap(rulePath: string, routePath: string): string | undefined {
  if (!beginAlike(rulePath, routePath)) return undefined;
  const spellings = routePath === "/" ? [routePath] : [routePath, `${routePath}/`];
  return spellings.find((path) => sharesPath(rulePath, path));
}

/** Whether the texts before the first variable or `*` allow a common path: most routes and rules differ there. */
function beginAlike(rulePath: string, routePath: string): boolean {
  const rule = rulePath.slice(0, literalLength(rulePath));
  const route = `${routePath}/`.slice(0, literalLength(`${routePath}/`));
  return rule.startsWith(route) || route.startsWith(rule);
}

const literalLength = (path: string): number => {
  const at = path.search(/[{*]/);
  return at === -1 ? path.length : at;
};

/** Whether some path matches both the rule's resource and this spelling of a route. */
function sharesPath(rulePath: string, routePath: string): boolean {
  const rule = ruleParts(rulePath);
  const route = routeParts(routePath);
  const visited = new Uint8Array((rule.length + 1) * (route.length + 1));
  // Both advance together, one character of a generated path at a time. Not recursive: paths may be long.
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [r, t] = next;
    const [a, b] = [rule[r], route[t]];
    if (a === undefined && b === undefined) return true;
    const cell = r * (route.length + 1) + t;
    if (visited[cell] === 1) continue;
    visited[cell] = 1;
    if (a?.repeats) open.push([r + 1, t]);
    if (b?.repeats) open.push([r, t + 1]);
    if (a === undefined || b === undefined || !shareCharacter(a, b)) continue;
    open.push([a.repeats ? r : r + 1, b.repeats ? t : t + 1]);
  }
  return false;
}
