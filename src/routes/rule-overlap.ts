/** One character of a path, or as many of its kind as there are. */
export interface Part {
  /** The character itself; "text": any; "segment": any but a slash. */
  readonly kind: string;
  readonly repeats: boolean;
}

const TOKEN = /\{[^}]*\}|\*|./g;
const once = (kind: string): Part => ({ kind, repeats: false });
const any = (kind: string): Part => ({ kind, repeats: true });

/** A rule as the policy knows it: `*` and `{id}` are any text, slashes too, and may be nothing at all. */
export const ruleParts = (path: string): Part[] =>
  (path.match(TOKEN) ?? []).map((token) => (token === "*" || token.startsWith("{") ? any("text") : once(token)));

/** A route as API Gateway serves it: `{id}` is a segment, `{path+}` is one or more. */
export const routeParts = (path: string): Part[] =>
  (path.match(TOKEN) ?? []).flatMap((token) => {
    const kind = token.endsWith("+}") ? "text" : "segment";
    return token.startsWith("{") ? [once(kind), any(kind)] : [once(token)];
  });

const shareCharacter = ({ kind: rule }: Part, { kind: route }: Part): boolean =>
  rule === "text" || route === "text" || rule === route || (route === "segment" && rule !== "/");

/**
 * By which spelling of its path a rule's resource takes a route in, if by any. A route is served under its path and,
 * but for `/`, under that with one slash behind it, which the method ARN keeps: `/orders/{id}` takes in `/orders/`,
 * which is the route `/orders`. Exact for these two spellings, also where both sides hold variables, so that no note
 * says "no other route" where there is one.
 * @returns the route's path; with a slash behind it where only that is taken in; undefined: neither.
 */
export function overlap(rulePath: string, routePath: string): string | undefined {
  const spellings = routePath === "/" ? [routePath] : [routePath, `${routePath}/`];
  return spellings.find((path) => sharesPath(rulePath, path));
}

/** Whether some path is both one that the rule's resource takes in and one of this spelling of a route. */
function sharesPath(rulePath: string, routePath: string): boolean {
  const rule = ruleParts(rulePath);
  const route = routeParts(routePath);
  const seen = new Set<string>();
  // Both are read at once, character by character of a path that is being made up. Not by recursion: paths may be long.
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [r, t] = next;
    const [a, b] = [rule[r], route[t]];
    if (a === undefined && b === undefined) return true;
    if (seen.has(`${r} ${t}`)) continue;
    seen.add(`${r} ${t}`);
    if (a?.repeats) open.push([r + 1, t]);
    if (b?.repeats) open.push([r, t + 1]);
    if (a === undefined || b === undefined || !shareCharacter(a, b)) continue;
    open.push([a.repeats ? r : r + 1, b.repeats ? t : t + 1]);
  }
  return false;
}
