import type { Reader } from "./reader.ts";

/** One character, by its code point, or the content of a character class in JavaScript. */
export type Escaped = number | string;

const CONTROLS: Readonly<Record<string, number>> = { a: 0x07, e: 0x1b, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09 };

const [DIGIT, WORD, SPACE, VERTICAL] = ["0-9", "a-zA-Z_0-9", " \\t\\n\\x0b\\f\\r", "\\n\\x0b\\f\\r\\x85\\u2028\\u2029"];
const BLANK = " \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000";
const negated = (inside: string): string => `[^${inside}]`;
const CLASSES: Readonly<Record<string, string>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  v: VERTICAL,
  h: BLANK,
  D: negated(DIGIT),
  W: negated(WORD),
  S: negated(SPACE),
  V: negated(VERTICAL),
  H: negated(BLANK),
};

/** Java's POSIX classes, in ASCII only. */
const POSIX: Readonly<Record<string, string>> = {
  ASCII: "\\x00-\\x7f",
  Alpha: "a-zA-Z",
  Digit: DIGIT,
  Alnum: "a-zA-Z0-9",
  Punct: "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e",
  Graph: "\\x21-\\x7e",
  Print: "\\x20-\\x7e",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1f\\x7f",
  XDigit: "0-9a-fA-F",
  Space: SPACE,
  Lower: "a-z",
  Upper: "A-Z",
};
/** Versions of Java differ in whether (?i) applies to these. */
const OF_A_CASE = ["Lower", "Upper", "Lu", "Ll", "Lt"];
const CATEGORY = /^(?:Is)?(L|M|N|P|S|Z|C|L[ulmo]|M[nce]|N[dlo]|P[cdseifo]|S[mcko]|Z[slp]|C[cfosn])$/;

function property(reader: Reader, isNegated: boolean): Escaped {
  const [, short, long] = reader.match(/(?:([A-Za-z])|\{([^}]+)\})/) ?? [];
  const name = short ?? long;
  if (name === undefined) reader.refuse("\\p without the name of a property");
  const inside = (short === undefined ? POSIX[name] : undefined) ?? categoryOf(name);
  if (short !== undefined && inside === undefined) reader.refuse(`\\p${name} is not a property`);
  if (inside === undefined || (reader.flags.ignoreCase && OF_A_CASE.includes(name.replace(/^Is/, ""))))
    reader.unsupported ??= `\\p{${name}}`;
  return isNegated ? negated(inside ?? "") : (inside ?? "");
}

function categoryOf(name: string): string | undefined {
  const [, category] = CATEGORY.exec(name) ?? [];
  return category === undefined ? undefined : `\\p{${category}}`;
}

function octal(reader: Reader): number {
  const [, digits] = reader.match(/([0-3][0-7]{2}|[0-7]{1,2})/) ?? [];
  return digits === undefined ? reader.refuse("\\0 without octal digits") : Number.parseInt(digits, 8);
}

function hexadecimal(reader: Reader, letter: string): number {
  const [, two, long] =
    reader.match(letter === "x" ? /(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/ : /([0-9A-Fa-f]{4})/) ?? [];
  const point = Number.parseInt(two ?? long ?? "", 16);
  if (!(point <= 0x10ffff)) reader.refuse(`\\${letter} without hexadecimal digits`);
  const isHigh = letter === "u" && point >= 0xd800 && point < 0xdc00;
  const [, low] = (isHigh && reader.match(/\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/)) || [];
  return low === undefined ? point : (point - 0xd800) * 0x400 + (Number.parseInt(low, 16) - 0xdc00) + 0x10000;
}

/**
 * An escape that has the same meaning inside and outside character classes.
 * @throws NotJava
 */
export function escaped(reader: Reader): Escaped {
  const sign = reader.next();
  if (sign === "") reader.refuse("a backslash at the end");
  if (sign in CONTROLS) return CONTROLS[sign] as number;
  if (sign in CLASSES) return CLASSES[sign] as string;
  if (sign === "p" || sign === "P") return property(reader, sign === "P");
  if (sign === "0") return octal(reader);
  if (sign === "x" || sign === "u") return hexadecimal(reader, sign);
  if (sign === "c") return (reader.next().codePointAt(0) ?? reader.refuse("\\c without a character")) ^ 64;
  if (sign === "N" && reader.match(/\{[^}]+\}/)) {
    reader.unsupported ??= "\\N";
    return "";
  }
  if (/[A-Za-z0-9]/.test(sign)) reader.refuse(`\\${sign} has no meaning`);
  return sign.codePointAt(0) ?? 0;
}
