import { beyondAscii } from "../../lib/characters.ts";
import type { At, Findings } from "../text/findings.ts";
import { type Parser, Refusal } from "../text/parser.ts";
import { atKey, type Entry, type SourceSection } from "../text/source.ts";

/** A key of a section: what it is for, how its text is read, and what holds when it is absent or blank. */
export interface Key<T> {
  /** One line for people; config.example.ini and `init` use it. */
  readonly about: string;
  readonly parse: Parser<T>;
  /** Read in place of an absent value. */
  readonly fallback?: string;
  /** Present: the key must be there. The text stands in for it until all errors are collected; it never leaves. */
  readonly standIn?: string;
}

export type Keys = Readonly<Record<string, Key<unknown>>>;
type WithText = { readonly fallback: string } | { readonly standIn: string };
export type Values<K extends Keys> = {
  readonly [N in keyof K]: K[N] extends Key<infer T> ? (K[N] extends WithText ? T : T | undefined) : never;
};

export const required = <T>(about: string, parse: Parser<T>, standIn: string) => ({ about, parse, standIn });
export const withDefault = <T>(about: string, parse: Parser<T>, fallback: string) => ({ about, parse, fallback });
export const optional = <T>(about: string, parse: Parser<T>): Key<T> => ({ about, parse });

/**
 * The values of a section, each read by its key's parser; what is wrong goes to the findings. Where a value is wrong
 * its default or stand-in is given back, so that the checks across keys can go on and find more.
 */
export function readSection<K extends Keys>(
  name: string,
  keys: K,
  section: SourceSection | undefined,
  findings: Findings,
): Values<K> {
  const values = Object.entries(keys).map(([key, spec]) => [
    key,
    readKey(spec, atKey(name, key, section), key, section, findings),
  ]);
  return Object.fromEntries(values) as Values<K>;
}

/** Which character may be the reason: one that looks like another, or a quotation mark of a word processor. */
function oddCharacter({ value = "", column }: Entry): string {
  const odd = beyondAscii(value);
  if (odd === undefined) return "";
  const place = column === undefined ? `character ${odd.column}` : `column ${column + odd.column - 1}`;
  return `; ${place} is ${odd.codePoint}`;
}

function readKey(
  { parse, fallback, standIn }: Key<unknown>,
  at: At,
  key: string,
  section: SourceSection | undefined,
  findings: Findings,
): unknown {
  const entry = section?.entries.get(key);
  const otherwise = fallback ?? standIn;
  if (entry?.value !== undefined) {
    const read = parse(entry.value);
    if (!(read instanceof Refusal)) return read;
    findings.problem(at, entry.value, `${read.allowed}${oddCharacter(entry)}`);
  } else if (standIn !== undefined && entry?.refused !== true) {
    findings.problem(at, undefined, entry === undefined ? "is missing" : "is blank: it needs a value");
  }
  return otherwise === undefined ? undefined : parse(otherwise);
}
