import { type How, type Node, repeatsEmpty, type Takes } from "./nodes.ts";
import { between, both, CASED, CLASSES, category, either, except, inAnyCase, lineEnd, POSIX } from "./sets.ts";

/** What no version of Java compiles. */
export class Malformed extends Error {}

/** What this endpoint does not know, or versions of Java do not agree on. */
export class Unknown extends Error {}

const ONES: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13, a: 7, e: 27 };
const nothing: Node = { is: "all", parts: [] };
const isWord = CLASSES["w"] as Takes;

const atBoundary = (text: readonly number[], at: number): boolean =>
  isWord(text[at - 1] ?? -1) !== isWord(text[at] ?? -1);
/** At the end, or before the last line's end. */
function atLastLine(text: readonly number[], at: number): boolean {
  const rest = text.slice(at, at + 3);
  if (rest.length === 0) return true;
  if (rest.length === 2) return rest[0] === 13 && rest[1] === 10;
  return rest.length === 1 && lineEnd(rest[0] ?? -1) && !(rest[0] === 10 && text[at - 1] === 13);
}
const PLACES: Readonly<Record<string, (text: readonly number[], at: number) => boolean>> = {
  A: (_, at) => at === 0,
  G: (_, at) => at === 0,
  z: (text, at) => at === text.length,
  Z: atLastLine,
  b: atBoundary,
  B: (text, at) => !atBoundary(text, at),
};

/** Reads java.util.regex's patterns. Letters of `on` are the flags that are set. */
export class Parser {
  readonly #signs: string[];
  #at = 0;
  #on = "";
  readonly #groups = new Set<string>();
  #behind = 0;
  #unknown: string | undefined;
  /** It looks for ends of words. Java 19 made them those of US-ASCII words. */
  hasBoundary = false;

  constructor(pattern: string) {
    this.#signs = Array.from(pattern);
  }

  /** @throws Malformed, Unknown */
  parse(): Node {
    const node = this.#either();
    if (this.#at < this.#signs.length) throw new Malformed("unmatched )");
    if (this.#unknown !== undefined) throw new Unknown(this.#unknown);
    return node;
  }

  #is = (text: string): boolean => this.#signs.slice(this.#at, this.#at + text.length).join("") === text;
  #skip(text: string): boolean {
    const found = this.#is(text);
    if (found) this.#at += text.length;
    return found;
  }
  #find(regex: RegExp): string[] | undefined {
    const found = regex.exec(this.#signs.slice(this.#at).join(""));
    if (found?.index !== 0) return undefined;
    this.#at += Array.from(found[0]).length;
    return Array.from(found, (text) => text ?? "");
  }
  #doubt(what: string): void {
    this.#unknown ??= what;
  }

  #either(): Node {
    const before = this.#on;
    const branches = [this.#all()];
    while (this.#skip("|")) branches.push(this.#all());
    this.#on = before;
    const [only = nothing] = branches;
    if (branches.length === 1) return only;
    // Characters alone need no turns of their own.
    const sets = branches.flatMap((branch) => (branch.is === "one" ? [branch.takes] : []));
    return sets.length === branches.length ? { is: "one", takes: either(...sets) } : { is: "any", branches };
  }

  #all(): Node {
    const parts: Node[] = [];
    for (;;) {
      if (this.#at >= this.#signs.length || this.#is("|") || this.#is(")"))
        return parts.length === 1 ? (parts[0] ?? nothing) : { is: "all", parts };
      if (this.#skip("\\Q")) {
        parts.push(...this.#quote());
        continue;
      }
      const flags = this.#find(/^\(\?([a-zA-Z]*)(-[a-zA-Z]*)?\)/);
      if (flags === undefined) parts.push(this.#repeated(this.#one()));
      else this.#switch(flags[1] ?? "", flags[2] ?? "");
    }
  }

  /** Each character up to \E; what is behind that repeats the last one. */
  #quote(): Node[] {
    const nodes = this.#quoted().map((takes): Node => ({ is: "one", takes }));
    const last = nodes.pop();
    if (last !== undefined) return [...nodes, this.#repeated(last)];
    this.#refuseRepeat();
    return [];
  }

  /** The characters up to \E or the end. */
  #quoted(): Takes[] {
    const sets: Takes[] = [];
    while (this.#at < this.#signs.length && !this.#skip("\\E")) sets.push(this.#exactly(this.#point()));
    return sets;
  }

  #refuseRepeat(): void {
    if (/^[*+?]$/.test(this.#signs[this.#at] ?? "")) throw new Malformed("nothing to repeat");
  }

  #switch(on: string, off: string): void {
    if (/[^idmsucxU]/.test(on + off.slice(1))) throw new Malformed("unknown flag");
    if (on.includes("x")) throw new Unknown("(?x)");
    if (/[ucU]/.test(on)) this.#doubt("(?u)");
    this.#on = [...this.#on, ...on].filter((flag) => !off.includes(flag)).join("");
  }

  #point(): number {
    const point = this.#signs[this.#at++]?.codePointAt(0);
    if (point === undefined) throw new Malformed("it ends too early");
    return point;
  }

  #cased = (takes: Takes): Takes => (this.#on.includes("i") ? inAnyCase(takes) : takes);
  #exactly = (point: number): Takes => this.#cased(between(point, point));
  #literal = (point: number): Node => ({ is: "one", takes: this.#exactly(point) });

  #one(): Node {
    if (this.#is("{")) return nothing;
    this.#refuseRepeat();
    if (this.#skip("(")) return this.#group();
    if (this.#skip("[")) return { is: "one", takes: this.#set() };
    if (this.#skip("\\")) return this.#escape();
    if (this.#skip(".")) {
      const stops = this.#on.includes("d") ? between(10, 10) : lineEnd;
      return { is: "one", takes: this.#on.includes("s") ? () => true : except(stops) };
    }
    if (this.#is("^") || this.#is("$")) {
      if (this.#on.includes("m") || (this.#is("$") && this.#on.includes("d"))) this.#doubt("lines");
      return { is: "at", holds: PLACES[this.#point() === 94 ? "A" : "Z"] as never };
    }
    return this.#literal(this.#point());
  }

  #repeated(part: Node): Node {
    const sign = this.#signs[this.#at] ?? "";
    if (sign === "" || !"*+?{".includes(sign)) return part;
    const [, low = "", comma = "", high = ""] = this.#find(/^(?:[*+?]|\{(\d+)(,?)(\d*)\})/) ?? [];
    if (sign === "{" && (low === "" || (comma === "" && high !== ""))) throw new Malformed("no number of times");
    const min = sign === "{" ? Number(low) : sign === "+" ? 1 : 0;
    const top = comma === "" ? min : high === "" ? Infinity : Number(high);
    const max = sign === "{" ? top : sign === "?" ? 1 : Infinity;
    const most = 2 ** 31 - 1;
    if (min > most || (max > most && max !== Infinity) || max < min) throw new Malformed("out of range");
    if (max === Infinity && this.#behind > 0) this.#doubt("an endless lookbehind");
    const how: How = this.#skip("?") ? "lazy" : this.#skip("+") ? "possessive" : "greedy";
    if (how === "possessive" && this.#behind > 0) this.#doubt("possessive behind");
    const node: Node = { is: "repeat", part, min, max, how };
    if (how === "possessive" && repeatsEmpty(node)) this.#doubt("repeats of nothing");
    return node;
  }

  #inner(): Node {
    const node = this.#either();
    if (!this.#skip(")")) throw new Malformed("unclosed (");
    return node;
  }

  #group(): Node {
    if (!this.#skip("?")) return this.#inner();
    if (this.#skip(">")) {
      if (this.#behind > 0) this.#doubt("possessive behind");
      const part = this.#inner();
      if (repeatsEmpty(part)) this.#doubt("repeats of nothing");
      return { is: "keep", part };
    }
    const [, behind = "", sign] = this.#find(/^(<?)([=!])/) ?? [];
    if (sign !== undefined) {
      if (behind !== "") this.#behind++;
      const part = this.#inner();
      if (behind !== "") this.#behind--;
      return { is: "look", part, behind: behind !== "", not: sign === "!" };
    }
    const [, name] = this.#find(/^<([a-zA-Z][a-zA-Z0-9]*)>/) ?? [];
    if (name !== undefined) {
      if (this.#groups.has(name)) throw new Malformed("group named twice");
      this.#groups.add(name);
      return this.#inner();
    }
    const flags = this.#find(/^([a-zA-Z]*)(-[a-zA-Z]*)?:/);
    if (flags === undefined) throw new Malformed("unknown group");
    const before = this.#on;
    this.#switch(flags[1] ?? "", flags[2] ?? "");
    const part = this.#inner();
    this.#on = before;
    return part;
  }

  #escape(): Node {
    const sign = this.#signs[this.#at] ?? "";
    const holds = PLACES[sign];
    if (holds !== undefined) {
      this.#at++;
      if (holds === PLACES["b"] || holds === PLACES["B"]) this.hasBoundary = true;
      if (sign === "b" && this.#skip("{g}")) this.#doubt("graphemes");
      return { is: "at", holds };
    }
    const reference = this.#find(/^(?:[RX]|[1-9][0-9]*|k<([a-zA-Z][a-zA-Z0-9]*)>)/);
    if (reference === undefined) {
      const value = this.#escaped();
      return typeof value === "number" ? this.#literal(value) : { is: "one", takes: value };
    }
    if (reference[1] && !this.#groups.has(reference[1])) throw new Malformed("no such group");
    this.#doubt(`\\${reference[0]}`);
    return nothing;
  }

  /** A character or a class, behind a backslash. */
  #escaped(): number | Takes {
    const [, octal] = this.#find(/^0([0-3][0-7][0-7]|[0-7][0-7]?)/) ?? [];
    if (octal !== undefined) return Number.parseInt(octal, 8);
    const [, pair, low] = this.#find(/^u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/) ?? [];
    if (pair && low)
      return String.fromCharCode(Number.parseInt(pair, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0;
    const [, four, two, braces] = this.#find(/^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\})/) ?? [];
    const hex = Number.parseInt(four || two || braces || "-1", 16);
    if (hex > 0x10ffff) throw new Malformed("no code point");
    if (hex >= 0) return hex;
    if (this.#skip("c")) return this.#point() ^ 64;
    const [, no, letter, name] = this.#find(/^([pP])(?:([A-Za-z])|\{([^}]+)\})/) ?? [];
    if (no !== undefined) return this.#property(no === "P", letter ?? "", name ?? "");
    if (this.#find(/^N\{[^}]+\}/)) {
      this.#doubt("\\N");
      return () => false;
    }
    const point = this.#point();
    const sign = String.fromCodePoint(point);
    const known = CLASSES[sign.toLowerCase()];
    if (known !== undefined) return sign === sign.toLowerCase() ? known : except(known);
    const one = ONES[sign];
    if (one === undefined && /[0-9A-Za-z]/.test(sign)) throw new Malformed(`\\${sign}`);
    return one ?? point;
  }

  #property(isNegated: boolean, letter: string, name: string): Takes {
    const known = letter === "" ? (POSIX[name] ?? CASED[name] ?? category(name)) : category(letter);
    if (letter !== "" && known === undefined) throw new Malformed(`\\p${letter}`);
    const isCased = /^(?:Lower|Upper|(?:Is)?L[ult])$/.test(name);
    if (known === undefined || (isCased && this.#on.includes("i"))) this.#doubt(`\\p{${name}}`);
    const takes = known ?? (() => false);
    return isNegated ? except(takes) : takes;
  }

  /** What is between brackets, the first of which is read. Quotes in there are read as outside. */
  #set(): Takes {
    const isNegated = this.#skip("^");
    const sides: { sets: Takes[]; nested: number }[] = [{ sets: [], nested: 0 }];
    for (;;) {
      const side = sides.at(-1) ?? { sets: [], nested: 0 };
      const isFirst = sides.length === 1 && side.sets.length === 0;
      if (this.#at >= this.#signs.length) throw new Malformed("unclosed [");
      if (!isFirst && this.#skip("]")) break;
      if (this.#skip("&&")) {
        if (this.#is("&") || this.#is("^") || (isFirst && this.#is("]"))) throw new Unknown("&&");
        sides.push({ sets: [], nested: 0 });
      } else if (this.#skip("[")) {
        side.sets.push(this.#set());
        side.nested++;
      } else if (this.#skip("\\Q")) side.sets.push(...this.#quoted());
      else side.sets.push(this.#setItem());
    }
    const isOdd = ({ sets, nested }: (typeof sides)[0]) => sets.length === 0 || (nested > 0 && sets.length > 1);
    const isPlain = sides.length === 1;
    if (isPlain ? isNegated && sides[0]?.nested !== 0 : isNegated || sides.some(isOdd)) this.#doubt("a set of sets");
    const takes = both(...sides.map(({ sets }) => either(...sets)));
    return isNegated ? except(takes) : takes;
  }

  #setItem(): Takes {
    const from = this.#skip("\\") ? this.#escaped() : this.#point();
    if (typeof from !== "number") return from;
    const after = this.#signs[this.#at + 1];
    if (!this.#is("-") || after === undefined || after === "[" || after === "]") return this.#exactly(from);
    this.#at++;
    const to = this.#skip("\\") ? this.#escaped() : this.#point();
    if (typeof to !== "number" || to < from) throw new Malformed("no range");
    return this.#cased(between(from, to));
  }
}
