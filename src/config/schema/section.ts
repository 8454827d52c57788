import { beyondAscii } from "../../lib/characters.ts";
import type { At, Findings } from "../text/findings.ts";
import { atKey, type Entry, type SourceSection } from "../text/source.ts";
import { Refusal } from "../text/value-parser.ts";
import type { Key, Keys, Values } from "./key.ts";

/**
 * The values of a section, each read by its key's parser; problems go to the findings. For a wrong value the default or
 * the stand-in is returned, so that the checks across keys still run and can find more.
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

/** The character that may be the reason: one that looks like another, or a typographic quote. */
function oddCharacter({ value = "", column }: Entry): string {
  const odd = beyondAscii(value);
  if (odd === undefined) return "";
  const location = column === undefined ? `character ${odd.column}` : `column ${column + odd.column - 1}`;
  return `; ${location} is ${odd.codePoint}`;
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
    findings.problem(at, entry.value, `${read.allowed}${oddCharacter(entry)}`, { fix: read.fix });
  } else if (standIn !== undefined && entry?.refused !== true) {
    if (entry === undefined) findings.missing(at, "is missing");
    else findings.problem(at, undefined, "is blank: it needs a value");
  }
  return otherwise === undefined ? undefined : parse(otherwise);
}
