/** What no version of Java compiles. */
export class Malformed extends Error {}

/** What this endpoint does not know, or versions of Java do not agree on. */
export class Unknown extends Error {}

/** Reads a pattern character by character. */
export class Scanner {
  readonly #signs: string[];
  #at = 0;
  /** The first construct whose meaning is unknown. */
  protected unknown: string | undefined;

  constructor(pattern: string) {
    this.#signs = Array.from(pattern);
  }

  protected get isAtEnd(): boolean {
    return this.#at >= this.#signs.length;
  }
  /** The sign that is read next, or one behind it; empty at the end. */
  protected sign = (ahead = 0): string => this.#signs[this.#at + ahead] ?? "";
  protected is = (text: string): boolean => this.#signs.slice(this.#at, this.#at + text.length).join("") === text;

  protected skip(text: string): boolean {
    const found = this.is(text);
    if (found) this.#at += text.length;
    return found;
  }

  /** Reads what a regular expression matches here. */
  protected find(regex: RegExp): string[] | undefined {
    const found = regex.exec(this.#signs.slice(this.#at).join(""));
    if (found?.index !== 0) return undefined;
    this.#at += Array.from(found[0]).length;
    return Array.from(found, (text) => text ?? "");
  }

  protected point(): number {
    const point = this.#signs[this.#at++]?.codePointAt(0);
    if (point === undefined) throw new Malformed("it ends too early");
    return point;
  }

  protected doubt(what: string): void {
    this.unknown ??= what;
  }
}
