import { type Escaped, escaped } from "./escapes.ts";
import { type Reader, Unsupported } from "./reader.ts";

const hex = (point: number): string => `\\u{${point.toString(16)}}`;

/** The ASCII letters of a range in the other case: without (?u) Java ignores the case of ASCII only. */
function otherCase(from: number, to: number): string {
  const shifted = (first: number, by: number): string => {
    const [low, high] = [Math.max(from, first), Math.min(to, first + 25)];
    return low > high ? "" : `${hex(low + by)}-${hex(high + by)}`;
  };
  return shifted(0x41, 32) + shifted(0x61, -32);
}

/** A range of characters for a character class. */
export const range = (from: number, to: number, ignoreCase: boolean): string =>
  `${hex(from)}-${hex(to)}${ignoreCase ? otherCase(from, to) : ""}`;

function item(reader: Reader): string {
  const first = one(reader);
  if (typeof first === "string") return first;
  // A hyphen before a bracket does not make a range: it is one of the characters.
  if (reader.peek() !== "-" || ["[", "]", ""].includes(reader.peek(1)))
    return range(first, first, reader.flags.ignoreCase);
  reader.next();
  const last = one(reader);
  if (typeof last === "string" || last < first) reader.refuse("a range that ends before it begins");
  return range(first, last, reader.flags.ignoreCase);
}

const one = (reader: Reader): Escaped =>
  reader.accept("\\") ? escaped(reader) : (reader.next().codePointAt(0) ?? reader.refuse("[ without ]"));

/** The text between two `&&`. Where characters and nested classes are mixed, versions of Java disagree. */
interface Operand {
  text: string;
  plain: number;
  nested: number;
}

/**
 * A class after its opening bracket. The result is for JavaScript's flag v, which supports `&&` and nested classes.
 * @throws NotJava, Unsupported
 */
export function characterClass(reader: Reader): string {
  const isNegated = reader.accept("^");
  const operands: Operand[] = [{ text: "", plain: 0, nested: 0 }];
  for (;;) {
    const operand = operands.at(-1) as Operand;
    const isEmpty = operands.length === 1 && operand.plain + operand.nested === 0;
    if (reader.isAtEnd) reader.refuse("[ without ]");
    if (!isEmpty && reader.accept("]")) break;
    if (reader.accept("&&")) {
      if (reader.peek() === "&" || reader.peek() === "^" || (isEmpty && reader.peek() === "]"))
        throw new Unsupported("&& in brackets");
      operands.push({ text: "", plain: 0, nested: 0 });
    } else if (reader.accept("[")) {
      operand.text += characterClass(reader);
      operand.nested++;
    } else {
      operand.text += item(reader);
      operand.plain++;
    }
  }
  const isMixed = operands.some(({ plain, nested }) => (plain > 0 && nested > 0) || nested > 1 || plain + nested === 0);
  const isSimple = operands.length === 1;
  if ((!isSimple && isMixed) || (isNegated && (!isSimple || operands[0]?.nested !== 0)))
    reader.unsupported ??= isNegated ? "[^ with a class or && in it" : "&& in brackets";
  const parts = operands.map(({ text }) => `[${text}]`);
  return `[${isNegated ? "^" : ""}${isSimple ? operands[0]?.text : parts.join("&&")}]`;
}
