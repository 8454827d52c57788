import type { Takes } from "./nodes.ts";

/** Characters from one to another. */
export function between(from: number, to: number): Takes {
  return (point) => from <= point && point <= to;
}

export function either(...sets: readonly Takes[]): Takes {
  return (point) => sets.some((takes) => takes(point));
}

export function both(...sets: readonly Takes[]): Takes {
  return (point) => sets.every((takes) => takes(point));
}

export function except(takes: Takes): Takes {
  return (point) => !takes(point);
}

const of = (signs: string): Takes => {
  const points = new Set(Array.from(signs, (sign) => sign.codePointAt(0)));
  return (point) => points.has(point);
};

const isUpper = between(0x41, 0x5a);
const isLower = between(0x61, 0x7a);

/** `(?i)` alone knows the letters of US-ASCII. */
export const inAnyCase =
  (takes: Takes): Takes =>
  (point) =>
    takes(point) || (isUpper(point) && takes(point + 32)) || (isLower(point) && takes(point - 32));

export const lineEnd = of("\n\r\u0085\u2028\u2029");
const digit = between(0x30, 0x39);
const alpha = either(isUpper, isLower);
const space = of(" \t\n\u000b\f\r");
const graph = between(0x21, 0x7e);

/** By the letter behind the backslash; the capital letter is all others. */
export const CLASSES: Readonly<Record<string, Takes>> = {
  d: digit,
  w: either(alpha, digit, of("_")),
  s: space,
  v: either(lineEnd, of("\u000b\f")),
  h: either(of(" \t\u00a0\u1680\u180e\u202f\u205f\u3000"), between(0x2000, 0x200a)),
};

/** The classes of POSIX, of US-ASCII; without those of one case, because Java has changed how (?i) affects them. */
export const POSIX: Readonly<Record<string, Takes>> = {
  ASCII: between(0, 0x7f),
  Alpha: alpha,
  Digit: digit,
  Alnum: either(alpha, digit),
  Punct: both(graph, except(either(alpha, digit))),
  Graph: graph,
  Print: between(0x20, 0x7e),
  Blank: of(" \t"),
  Cntrl: either(between(0, 0x1f), of("\u007f")),
  XDigit: either(digit, between(0x41, 0x46), between(0x61, 0x66)),
  Space: space,
};

export const CASED: Readonly<Record<string, Takes>> = { Lower: isLower, Upper: isUpper };

/** General categories of Unicode, as far as this program's own regular expressions know them. */
export function category(name: string): Takes | undefined {
  const short = name.replace(/^Is/, "");
  if (!/^(?:[LMNPSZC]|L[ulmo]|M[nce]|N[dlo]|P[cdseifo]|S[mcko]|Z[slp]|C[cfosn])$/.test(short)) return undefined;
  const known = new RegExp(`^\\p{${short}}$`, "u");
  return (point) => known.test(String.fromCodePoint(point));
}
