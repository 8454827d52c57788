import { type Escaped, escaped } from "./escapes.ts";
import { NotJudged, type Reader } from "./reader.ts";

const hex = (point: number): string => `\\u{${point.toString(16)}}`;

/** The letters of US-ASCII between two characters, in the other case: without (?u) Java knows no other. */
function otherCase(from: number, to: number): string {
  const shifted = (first: number, by: number): string => {
    const [low, high] = [Math.max(from, first), Math.min(to, first + 25)];
    return low > high ? "" : `${hex(low + by)}-${hex(high + by)}`;
  };
  return shifted(0x41, 32) + shifted(0x61, -32);
}

/** Characters from one to another, for between brackets. */
export const range = (from: number, to: number, ignoreCase: boolean): string =>
  `${hex(from)}-${hex(to)}${ignoreCase ? otherCase(from, to) : ""}`;

function item(reader: Reader): string {
  const first = one(reader);
  if (typeof first === "string") return first;
  // What stands before a bracket is no range: the hyphen is one of the characters.
  if (reader.peek() !== "-" || ["[", "]", ""].includes(reader.peek(1)))
    return range(first, first, reader.flags.ignoreCase);
  reader.next();
  const last = one(reader);
  if (typeof last === "string" || last < first) reader.refuse("a range that ends before it begins");
  return range(first, last, reader.flags.ignoreCase);
}

const one = (reader: Reader): Escaped =>
  reader.takes("\\") ? escaped(reader) : (reader.next().codePointAt(0) ?? reader.refuse("[ without ]"));

/** What stands between two `&&`. Where both are mixed with nested classes, versions of Java disagree. */
interface Operand {
  text: string;
  plain: number;
  nested: number;
}

/**
 * A class, its opening bracket read. Written for JavaScript's flag v, which knows `&&` and nested classes too.
 * @throws NotJava, NotJudged
 */
export function characterClass(reader: Reader): string {
  const isNegated = reader.takes("^");
  const operands: Operand[] = [{ text: "", plain: 0, nested: 0 }];
  for (;;) {
    const operand = operands.at(-1) as Operand;
    const isEmpty = operands.length === 1 && operand.plain + operand.nested === 0;
    if (reader.isAtEnd) reader.refuse("[ without ]");
    if (!isEmpty && reader.takes("]")) break;
    if (reader.takes("&&")) {
      if (reader.peek() === "&" || reader.peek() === "^" || (isEmpty && reader.peek() === "]"))
        throw new NotJudged("&& in brackets");
      operands.push({ text: "", plain: 0, nested: 0 });
    } else if (reader.takes("[")) {
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
    reader.notJudged ??= isNegated ? "[^ with a class or && in it" : "&& in brackets";
  const parts = operands.map(({ text }) => `[${text}]`);
  return `[${isNegated ? "^" : ""}${isSimple ? operands[0]?.text : parts.join("&&")}]`;
}
