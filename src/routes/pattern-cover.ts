import { type PatternPart, routeParts, ruleParts } from "./rule-overlap.ts";

/** A character that no pattern contains: it represents all such characters. */
const OTHER = "\0";

const accepts = ({ kind }: PatternPart, character: string): boolean =>
  kind === "text" || kind === character || (kind === "segment" && character !== "/");

/** A set of positions in parts, closed under skipping parts that may repeat zero times. */
type Positions = ReadonlySet<number>;

function closed(parts: readonly PatternPart[], positions: Iterable<number>): Positions {
  const all = new Set(positions);
  // The loop also visits positions that are added while it runs.
  for (const at of all) if (parts[at]?.repeats) all.add(at + 1);
  return all;
}

function after(parts: readonly PatternPart[], positions: Positions, character: string): Positions {
  const next: number[] = [];
  for (const at of positions) {
    const part = parts[at];
    if (part !== undefined && accepts(part, character)) next.push(part.repeats ? at : at + 1);
  }
  return closed(parts, next);
}

interface CoverState {
  readonly route: Positions;
  readonly pattern: Positions;
  readonly others: readonly Positions[];
}

const keyOf = ({ route, pattern, others }: CoverState): string =>
  [route, pattern, ...others].map((positions) => [...positions].sort((a, b) => a - b).join()).join(";");

/**
 * Whether some call of a route matches a resource of a policy and none of the others. Exact: all patterns advance
 * together, one character of a generated call at a time.
 * @param pattern as in a policy: "GET/orders/*".
 * @param route a method with its path: "GET/orders/{id}".
 */
export function escapes(pattern: string, others: readonly string[], route: string): boolean {
  if (others.includes(pattern)) return false;
  const machines = { route: routeParts(route), pattern: ruleParts(pattern), others: others.map(ruleParts) };
  const literals = [machines.route, machines.pattern, ...machines.others].flat().map(({ kind }) => kind);
  const alphabet = new Set([...literals.filter((kind) => kind.length === 1), "/", OTHER]);
  const start = (parts: readonly PatternPart[]) => closed(parts, [0]);
  const first = {
    route: start(machines.route),
    pattern: start(machines.pattern),
    others: machines.others.map(start),
  };
  const open: CoverState[] = [first];
  const visited = new Set([keyOf(first)]);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const isWhole = state.route.has(machines.route.length) && state.pattern.has(machines.pattern.length);
    if (isWhole && !state.others.some((at, i) => at.has(machines.others[i]?.length ?? 0))) return true;
    for (const character of alphabet) {
      const route = after(machines.route, state.route, character);
      if (route.size === 0) continue;
      const pattern = after(machines.pattern, state.pattern, character);
      if (pattern.size === 0) continue;
      const next = {
        route,
        pattern,
        others: state.others.map((at, i) => after(machines.others[i] ?? [], at, character)),
      };
      const key = keyOf(next);
      if (visited.has(key)) continue;
      visited.add(key);
      open.push(next);
    }
  }
  return false;
}
