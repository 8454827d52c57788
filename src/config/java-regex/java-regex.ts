import vm from "node:vm";
import { characterClass, range } from "./classes.ts";
import { escaped } from "./escapes.ts";
import { type Flags, NotJava, Reader, Unsupported } from "./reader.ts";

/** A Java pattern as a function, or why Java refuses it, or the part of it that is not supported here. */
export type JavaRegex =
  | { readonly kind: "regex"; readonly matches: (text: string) => boolean | undefined }
  | { readonly kind: "unsupported"; readonly what: string }
  | { readonly kind: "refused"; readonly why: string };

/** A part in JavaScript's syntax. */
interface Fragment {
  readonly source: string;
  /** It may match the empty text. */
  readonly mayBeEmpty: boolean;
  /** It repeats a part that may be empty: JavaScript and Java stop such repetitions at different points. */
  readonly repeatsEmpty: boolean;
}

const one = (source: string): Fragment => ({ source, mayBeEmpty: false, repeatsEmpty: false });
const emptyMatch = (source: string): Fragment => ({ source, mayBeEmpty: true, repeatsEmpty: false });
const inGroup = (part: Fragment, before = "", after = ""): Fragment => ({
  ...part,
  source: `(?:${before}${part.source}${after})`,
});

const LINE_ENDS = "\\n\\r\\x85\\u2028\\u2029";
/** At the end, or before the last line end. */
const DOLLAR = `(?:(?=(?:\\r\\n|[${LINE_ENDS}])?$)(?<!\\r(?=\\n)))`;
const FLAG_NAMES = { i: "ignoreCase", s: "dotAll", d: "unixLines", m: "multiline" } as const;

/** Longer or deeper ones are left to API Gateway: reading one here must end. */
const MAX_CHARACTERS = 4_096;
const MAX_DEPTH = 100;
/** A match takes microseconds, unless it backtracks without end; on a busy machine it may be interrupted in between. */
const MATCH_MS = 2_000;
/** With one repetition there is nothing to backtrack into; in a short text a million steps are the most. */
const BACKTRACKS = /[*+{].*[*+{]/s;
const SHORT = 20;

/** Whether all of a text matches; undefined where that takes too long. */
function matchesInTime(regex: RegExp, text: string): boolean | undefined {
  if (text.length <= SHORT || !BACKTRACKS.test(regex.source)) return regex.test(text);
  const code = `new RegExp(${JSON.stringify(regex.source)}, "v").test(${JSON.stringify(text)})`;
  try {
    return vm.runInThisContext(code, { timeout: MATCH_MS });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}

class Translator {
  readonly #reader: Reader;
  readonly #names = new Set<string>();
  #atomics = 0;
  #depth = 0;
  #lookbehinds = 0;
  #hasBoundary = false;

  constructor(pattern: string) {
    this.#reader = new Reader(pattern);
  }

  /** Since Java 19 \b is for ASCII; before, an accented letter was part of a word. */
  get isForAscii(): boolean {
    return this.#hasBoundary;
  }

  /** @throws NotJava, Unsupported */
  whole(): string {
    const { source } = this.#alternatives();
    if (!this.#reader.isAtEnd) this.#reader.refuse(") without (");
    if (this.#reader.unsupported !== undefined) throw new Unsupported(this.#reader.unsupported);
    return source;
  }

  #alternatives(): Fragment {
    const before = this.#reader.flags;
    const branches = [this.#branch()];
    while (this.#reader.accept("|")) branches.push(this.#branch());
    this.#reader.flags = before;
    return {
      source: branches.map(({ source }) => source).join("|"),
      mayBeEmpty: branches.some(({ mayBeEmpty }) => mayBeEmpty),
      repeatsEmpty: branches.some(({ repeatsEmpty }) => repeatsEmpty),
    };
  }

  #branch(): Fragment {
    const parts: Fragment[] = [];
    while (!this.#reader.isAtEnd && !/^[|)]$/.test(this.#reader.peek())) {
      if (!this.#setsFlags()) parts.push(this.#quantified(this.#atom()));
    }
    return {
      source: parts.map(({ source }) => source).join(""),
      mayBeEmpty: parts.every(({ mayBeEmpty }) => mayBeEmpty),
      repeatsEmpty: parts.some(({ repeatsEmpty }) => repeatsEmpty),
    };
  }

  /** `(?i)` and other flags, which apply until the group ends. */
  #setsFlags(): boolean {
    const [, on, off] = this.#reader.match(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?\)/) ?? [];
    if (on === undefined) return false;
    this.#reader.flags = this.#flagsWith(on, off ?? "");
    return true;
  }

  #flagsWith(on: string, off: string): Flags {
    const flags: { -readonly [Name in keyof Flags]: boolean } = { ...this.#reader.flags };
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        if (!/[idmsucxU]/.test(letter)) this.#reader.refuse(`(?${letter} is not a flag`);
        if (value && letter === "x") throw new Unsupported("(?x)");
        if (value && /[ucU]/.test(letter)) this.#reader.unsupported ??= `(?${letter})`;
        const name = FLAG_NAMES[letter as keyof typeof FLAG_NAMES];
        if (name !== undefined) flags[name] = value;
      }
    }
    return flags;
  }

  #atom(): Fragment {
    const { flags } = this.#reader;
    // Braces without a preceding part repeat the empty text in Java.
    if (this.#reader.peek() === "{") return emptyMatch("(?:)");
    const sign = this.#reader.next();
    if (sign === "(") return this.#group();
    if (sign === "[") return one(characterClass(this.#reader));
    if (sign === "\\") return this.#escape();
    // Not [^]: with the flag v on Node 20 it matches nothing.
    if (sign === ".") return one(flags.dotAll ? "[\\0-\\u{10ffff}]" : `[^${flags.unixLines ? "\\n" : LINE_ENDS}]`);
    if (sign === "^" || sign === "$") {
      if (flags.multiline || (sign === "$" && flags.unixLines)) this.#reader.unsupported ??= "(?m) or (?d) with ^ or $";
      return emptyMatch(sign === "^" ? "^" : DOLLAR);
    }
    if (/^[*+?]$/.test(sign)) this.#reader.refuse(`${sign} with nothing to repeat`);
    return this.#character(sign.codePointAt(0) ?? 0);
  }

  #character = (point: number): Fragment => one(`[${range(point, point, this.#reader.flags.ignoreCase)}]`);

  #escape(): Fragment {
    const reader = this.#reader;
    const sign = reader.peek();
    const anchors: Readonly<Record<string, string>> = { A: "^", G: "^", z: "$", Z: DOLLAR, b: "\\b", B: "\\B" };
    if (sign in anchors) {
      reader.next();
      if (/^[bB]$/.test(sign)) this.#hasBoundary = true;
      if (sign === "b" && reader.accept("{g}")) reader.unsupported ??= "\\b{g}";
      return emptyMatch(anchors[sign] ?? "");
    }
    if (sign === "R" || sign === "X" || /^[1-9]$/.test(sign)) {
      reader.unsupported ??= `\\${reader.next()}`;
      reader.match(/[0-9]*/);
      return emptyMatch("");
    }
    const [, name] = reader.match(/k<([a-zA-Z][a-zA-Z0-9]*)>/) ?? [];
    if (name !== undefined) {
      if (!this.#names.has(name)) reader.refuse(`\\k<${name}> before its group`);
      reader.unsupported ??= `\\k<${name}>`;
      return emptyMatch("");
    }
    const value = escaped(reader);
    return typeof value === "string" ? one(`[${value}]`) : this.#character(value);
  }

  #group(): Fragment {
    const reader = this.#reader;
    if (!reader.accept("?")) return inGroup(this.#rest());
    if (reader.accept(">")) return this.#atomic(this.#rest());
    for (const look of ["=", "!"]) if (reader.accept(look)) return this.#look(look);
    for (const look of ["<=", "<!"]) {
      if (!reader.accept(look)) continue;
      this.#lookbehinds++;
      const part = this.#look(look);
      this.#lookbehinds--;
      return part;
    }
    const [, name] = reader.match(/<([a-zA-Z][a-zA-Z0-9]*)>/) ?? [];
    if (name !== undefined) {
      if (this.#names.has(name)) reader.refuse(`a second group ${name}`);
      this.#names.add(name);
      return inGroup(this.#rest());
    }
    const [, on, off] = reader.match(/([a-zA-Z]*)(?:-([a-zA-Z]*))?:/) ?? [];
    if (on === undefined) return reader.refuse("(? of a kind that Java does not support");
    const before = reader.flags;
    reader.flags = this.#flagsWith(on, off ?? "");
    const body = this.#rest();
    reader.flags = before;
    return inGroup(body);
  }

  /** In a group, because JavaScript does not repeat assertions. */
  #look(sign: string): Fragment {
    return { ...inGroup(this.#rest(), `(?${sign}`, ")"), mayBeEmpty: true };
  }

  #rest(): Fragment {
    if (++this.#depth > MAX_DEPTH) throw new Unsupported(`more than ${MAX_DEPTH} groups inside each other`);
    const body = this.#alternatives();
    this.#depth--;
    if (!this.#reader.accept(")")) this.#reader.refuse("( without )");
    return body;
  }

  /** A lookahead does not backtrack, and its group contains the complete match. */
  #atomic(part: Fragment): Fragment {
    if (part.repeatsEmpty) this.#reader.unsupported ??= "a possessive part that repeats what may be empty";
    if (this.#lookbehinds > 0) this.#reader.unsupported ??= "a possessive part in a lookbehind";
    const name = `a${this.#atomics++}`;
    return inGroup(part, `(?=(?<${name}>`, `))\\k<${name}>`);
  }

  #quantified(atom: Fragment): Fragment {
    const reader = this.#reader;
    const [times, low, comma, high] = reader.match(/[*+?]|\{(\d+)(?:(,)(\d*))?\}/) ?? [];
    if (times === undefined) return reader.peek() === "{" ? reader.refuse("{ without a number of repetitions") : atom;
    const [from, to] = [Number(low ?? (times === "+" ? 1 : 0)), Number(high || (low ?? 1))];
    if (from > 0x7fffffff || to > 0x7fffffff || (high && to < from))
      reader.refuse(`${times} is not a number of repetitions`);
    const isEndless = times === "*" || times === "+" || (comma !== undefined && high === "");
    // Versions of Java differ in which of them they accept.
    if (isEndless && this.#lookbehinds > 0) reader.unsupported ??= "a lookbehind without a longest text";
    const repeated: Fragment = {
      source: `(?:${atom.source})${times}`,
      mayBeEmpty: atom.mayBeEmpty || from === 0,
      repeatsEmpty: atom.repeatsEmpty || atom.mayBeEmpty,
    };
    if (reader.accept("?")) return inGroup(repeated, "", "?");
    if (reader.accept("+")) return this.#atomic(repeated);
    if (/^[*+?]$/.test(reader.peek())) reader.refuse(`${reader.peek()} with nothing to repeat`);
    return repeated;
  }
}

/**
 * Reads a regular expression as java.util.regex.Pattern does. The result matches a complete text.
 * @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html
 */
export function javaRegex(pattern: string): JavaRegex {
  if (pattern.length > MAX_CHARACTERS) return { kind: "unsupported", what: `more than ${MAX_CHARACTERS} characters` };
  try {
    const translator = new Translator(pattern);
    const regex = new RegExp(`^(?:${translator.whole()})$`, "v");
    const isUnsure = (text: string): boolean => translator.isForAscii && /[^\0-\x7f]/.test(text);
    return { kind: "regex", matches: (text) => (isUnsure(text) ? undefined : matchesInTime(regex, text)) };
  } catch (error) {
    if (error instanceof NotJava) return { kind: "refused", why: error.message };
    if (error instanceof Unsupported) return { kind: "unsupported", what: error.message };
    // A repetition that is too large for V8.
    if (error instanceof SyntaxError) return { kind: "unsupported", what: "a part that is too large" };
    throw error;
  }
}
