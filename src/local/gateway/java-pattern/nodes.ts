/** A pattern, taken apart. Groups keep nothing: there are no references to them. */
export type Node =
  | { readonly is: "one"; readonly takes: Takes }
  | { readonly is: "all"; readonly parts: readonly Node[] }
  | { readonly is: "any"; readonly branches: readonly Node[] }
  | { readonly is: "repeat"; readonly part: Node; readonly min: number; readonly max: number; readonly how: How }
  | { readonly is: "look"; readonly part: Node; readonly behind: boolean; readonly not: boolean }
  | { readonly is: "keep"; readonly part: Node }
  | { readonly is: "at"; readonly holds: (text: readonly number[], at: number) => boolean };

/** Whether a character, by its code point, is one of a set. */
export type Takes = (point: number) => boolean;
export type How = "greedy" | "lazy" | "possessive";

type Next = (at: number) => boolean;

/** A node reads from a place on, and asks what comes after it whether the place that it came to will do. */
function run(node: Node, text: readonly number[], at: number, next: Next): boolean {
  switch (node.is) {
    case "one": {
      const point = text[at];
      return point !== undefined && node.takes(point) && next(at + 1);
    }
    case "all": {
      const from = (i: number, place: number): boolean => {
        const part = node.parts[i];
        return part === undefined ? next(place) : run(part, text, place, (to) => from(i + 1, to));
      };
      return from(0, at);
    }
    case "any":
      return node.branches.some((branch) => run(branch, text, at, next));
    case "repeat":
      return repeat(node, text, at, next);
    case "keep":
      return kept(node.part, text, at, next);
    case "at":
      return node.holds(text, at) && next(at);
    case "look":
      return looks(node, text, at) !== node.not && next(at);
  }
}

/** The first way that a part reads is the only one. */
function kept(part: Node, text: readonly number[], at: number, next: Next): boolean {
  let end = -1;
  run(part, text, at, (to) => {
    end = to;
    return true;
  });
  return end >= 0 && next(end);
}

function looks({ part, behind }: Node & { is: "look" }, text: readonly number[], at: number): boolean {
  if (!behind) return run(part, text, at, () => true);
  for (let from = at; from >= 0; from--) if (run(part, text, from, (to) => to === at)) return true;
  return false;
}

function repeat(node: Node & { is: "repeat" }, text: readonly number[], at: number, next: Next): boolean {
  if (node.how === "possessive") return kept({ ...node, how: "greedy" }, text, at, next);
  if (node.part.is === "one") return repeatOne(node, node.part.takes, text, at, next);
  const turn = (count: number, place: number): boolean => {
    const more = () =>
      count < node.max &&
      // A turn that read nothing is the last.
      run(node.part, text, place, (to) => (to === place ? next(to) : turn(count + 1, to)));
    if (count < node.min) return more();
    return node.how === "lazy" ? next(place) || more() : more() || next(place);
  };
  return turn(0, at);
}

/** Headers are long, and a stack is not: what takes one character at a time is counted, not called. */
function repeatOne(
  { min, max, how }: Node & { is: "repeat" },
  takes: Takes,
  text: readonly number[],
  at: number,
  next: Next,
): boolean {
  const isTaken = (place: number): boolean => place < text.length && takes(text[place] ?? -1);
  let count = 0;
  const enough = how === "lazy" ? min : max;
  while (count < enough && isTaken(at + count)) count++;
  if (count < min) return false;
  if (how === "lazy") {
    for (; !next(at + count); count++) if (count >= max || !isTaken(at + count)) return false;
    return true;
  }
  for (; count >= min; count--) if (next(at + count)) return true;
  return false;
}

const partsOf = (node: Node): readonly Node[] =>
  node.is === "all" ? node.parts : node.is === "any" ? node.branches : "part" in node ? [node.part] : [];

function mayBeEmpty(node: Node): boolean {
  if (node.is === "all") return node.parts.every(mayBeEmpty);
  if (node.is === "repeat") return node.min === 0 || mayBeEmpty(node.part);
  return node.is !== "one" && (node.is === "at" || node.is === "look" || partsOf(node).some(mayBeEmpty));
}

/** Whether something in it is repeated that may read nothing. Where all ways are tried it makes no difference when to stop. */
export const repeatsEmpty = (node: Node): boolean =>
  (node.is === "repeat" && mayBeEmpty(node.part)) || partsOf(node).some(repeatsEmpty);

/** Whether a text matches from end to end. */
export function matchesWhole(node: Node, text: string): boolean {
  const points = Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
  return run(node, points, 0, (to) => to === points.length);
}
