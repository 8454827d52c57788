import type { Takes } from "./nodes.ts";
import { Malformed, Scanner, Unknown } from "./scanner.ts";
import { between, both, CASED, CLASSES, category, either, except, inAnyCase, POSIX } from "./sets.ts";

const ONES: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13, a: 7, e: 27 };

/** Reads characters, classes and sets in brackets. */
export class SetParser extends Scanner {
  /** The letters of the flags that are set. */
  protected flags = "";

  protected cased = (takes: Takes): Takes => (this.flags.includes("i") ? inAnyCase(takes) : takes);
  protected exactly = (point: number): Takes => this.cased(between(point, point));

  /** The characters up to \E or the end. */
  protected quoted(): Takes[] {
    const sets: Takes[] = [];
    while (!this.isAtEnd && !this.skip("\\E")) sets.push(this.exactly(this.point()));
    return sets;
  }

  /** A character or a class, behind a backslash. */
  protected escaped(): number | Takes {
    const [, octal] = this.find(/^0([0-3][0-7][0-7]|[0-7][0-7]?)/) ?? [];
    if (octal !== undefined) return Number.parseInt(octal, 8);
    const [, pair, low] = this.find(/^u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/) ?? [];
    if (pair && low)
      return String.fromCharCode(Number.parseInt(pair, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0;
    const [, four, two, braces] = this.find(/^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\})/) ?? [];
    const hex = Number.parseInt(four || two || braces || "-1", 16);
    if (hex > 0x10ffff) throw new Malformed("no code point");
    if (hex >= 0) return hex;
    if (this.skip("c")) return this.point() ^ 64;
    const [, no, letter, name] = this.find(/^([pP])(?:([A-Za-z])|\{([^}]+)\})/) ?? [];
    if (no !== undefined) return this.property(no === "P", letter ?? "", name ?? "");
    if (this.find(/^N\{[^}]+\}/)) {
      this.doubt("\\N");
      return () => false;
    }
    const point = this.point();
    const sign = String.fromCodePoint(point);
    const known = CLASSES[sign.toLowerCase()];
    if (known !== undefined) return sign === sign.toLowerCase() ? known : except(known);
    const one = ONES[sign];
    if (one === undefined && /[0-9A-Za-z]/.test(sign)) throw new Malformed(`\\${sign}`);
    return one ?? point;
  }

  protected property(isNegated: boolean, letter: string, name: string): Takes {
    const known = letter === "" ? (POSIX[name] ?? CASED[name] ?? category(name)) : category(letter);
    if (letter !== "" && known === undefined) throw new Malformed(`\\p${letter}`);
    const isCased = /^(?:Lower|Upper|(?:Is)?L[ult])$/.test(name);
    if (known === undefined || (isCased && this.flags.includes("i"))) this.doubt(`\\p{${name}}`);
    const takes = known ?? (() => false);
    return isNegated ? except(takes) : takes;
  }

  /** What is between brackets, the first of which is read. Quotes in there are read as outside. */
  protected set(): Takes {
    const isNegated = this.skip("^");
    const sides: { sets: Takes[]; nested: number }[] = [{ sets: [], nested: 0 }];
    for (;;) {
      const side = sides.at(-1) ?? { sets: [], nested: 0 };
      const isFirst = sides.length === 1 && side.sets.length === 0;
      if (this.isAtEnd) throw new Malformed("unclosed [");
      if (!isFirst && this.skip("]")) break;
      if (this.skip("&&")) {
        if (this.is("&") || this.is("^") || (isFirst && this.is("]"))) throw new Unknown("&&");
        sides.push({ sets: [], nested: 0 });
      } else if (this.skip("[")) {
        side.sets.push(this.set());
        side.nested++;
      } else if (this.skip("\\Q")) side.sets.push(...this.quoted());
      else side.sets.push(this.setItem());
    }
    const isOdd = ({ sets, nested }: (typeof sides)[0]) => sets.length === 0 || (nested > 0 && sets.length > 1);
    const isPlain = sides.length === 1;
    if (isPlain ? isNegated && sides[0]?.nested !== 0 : isNegated || sides.some(isOdd)) this.doubt("a set of sets");
    const takes = both(...sides.map(({ sets }) => either(...sets)));
    return isNegated ? except(takes) : takes;
  }

  protected setItem(): Takes {
    const from = this.skip("\\") ? this.escaped() : this.point();
    if (typeof from !== "number") return from;
    const after = this.sign(1);
    if (!this.is("-") || after === "" || after === "[" || after === "]") return this.exactly(from);
    this.point();
    const to = this.skip("\\") ? this.escaped() : this.point();
    if (typeof to !== "number" || to < from) throw new Malformed("no range");
    return this.cased(between(from, to));
  }
}
