import type { Parser } from "../text/value-parser.ts";

/** What the reference, config.example.ini and the comments of `init` say about a key, beyond its parser and default. */
interface KeyDocs {
  /** The value in config.example.ini; by default the fallback, or none. */
  readonly example?: string;
  /** The default of an optional key in words: "<project>API". */
  readonly otherwise?: string;
  /** The values of `kind` that the key is for; by default all. */
  readonly kinds?: readonly string[];
}

/** A key of a section: what it means, how its text is read, and its default. */
export interface Key<T> extends KeyDocs {
  /** One phrase, without the accepted values and the default: those are added where it is shown. */
  readonly about: string;
  readonly parse: Parser<T>;
  /** Read where the value is absent or blank. */
  readonly fallback?: string;
  /** Present: the key is required. The text replaces it until all errors are collected; it is never returned. */
  readonly standIn?: string;
}

export type Keys = Readonly<Record<string, Key<unknown>>>;
type WithText = { readonly fallback: string } | { readonly standIn: string };
export type Values<K extends Keys> = {
  readonly [N in keyof K]: K[N] extends Key<infer T> ? (K[N] extends WithText ? T : T | undefined) : never;
};

export const required = <T>(about: string, parse: Parser<T>, standIn: string, docs: KeyDocs = {}) => ({
  about,
  parse,
  standIn,
  ...docs,
});
export const withDefault = <T>(about: string, parse: Parser<T>, fallback: string, docs: KeyDocs = {}) => ({
  about,
  parse,
  fallback,
  ...docs,
});
export const optional = <T>(about: string, parse: Parser<T>, docs: KeyDocs = {}): Key<T> => ({ about, parse, ...docs });
