/** A pattern that Java's Pattern.compile refuses. */
export class NotJava extends Error {}

/** A part that Java accepts, but that JavaScript does not have, or that versions of Java read differently. */
export class Unsupported extends Error {}

/** Flags as `(?i)` sets them, for a group or the rest of it. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly unixLines: boolean;
  readonly multiline: boolean;
}

/** Text between \Q and \E is literal: Java escapes each of its characters before it reads on. */
function unquoted(pattern: string): string {
  const quoted = /((?:[^\\]|\\[^Q])*?)\\Q([\s\S]*?)(?:\\E|$)/y;
  let [text, at] = ["", 0];
  for (let match = quoted.exec(pattern); match !== null; match = quoted.exec(pattern)) {
    const [, before = "", inside = ""] = match;
    text +=
      before +
      inside.replace(/^\d/, (digit) => `\\x3${digit}`).replace(/[^A-Za-z0-9\\\u0080-\uffff]|\\(?!x3)/g, "\\$&");
    at = quoted.lastIndex;
    if (at >= pattern.length) break;
  }
  return text + pattern.slice(at);
}

/** A pattern, read from left to right by code points. */
export class Reader {
  readonly #points: readonly string[];
  #at = 0;
  /** The first part that is not supported; undefined without one. */
  unsupported: string | undefined;
  flags: Flags = { ignoreCase: false, dotAll: false, unixLines: false, multiline: false };

  constructor(pattern: string) {
    this.#points = [...unquoted(pattern)];
  }

  /** "" at the end. */
  peek(ahead = 0): string {
    return this.#points[this.#at + ahead] ?? "";
  }

  next(): string {
    const point = this.peek();
    this.#at++;
    return point;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#points.length;
  }

  /** Reads this text if it is next. */
  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.#at += text.length;
    return true;
  }

  startsWith(text: string): boolean {
    return [...text].every((point, i) => this.peek(i) === point);
  }

  /** Reads what a sticky regular expression matches, if it does. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    const match = new RegExp(pattern.source, "yu").exec(this.#points.slice(this.#at).join(""));
    if (match === null) return undefined;
    this.#at += [...match[0]].length;
    return match;
  }

  refuse(what: string): never {
    throw new NotJava(`${what} at character ${Math.min(this.#at, this.#points.length)}`);
  }
}
