import ini from "ini";
import type { At, Findings } from "./findings.ts";
import { scanLines } from "./ini-lines.ts";

/** A key as written: `value` is undefined when only a comment or nothing follows the `=`. */
export interface Entry {
  readonly at: At;
  readonly value: string | undefined;
  /** The column of the value, from 1; undefined for values from other sources. */
  readonly column?: number;
  /** True: its problem is already recorded. */
  readonly refused?: boolean;
}

export interface SourceSection {
  readonly at: At;
  /** By key, in the order of the file. */
  readonly entries: ReadonlyMap<string, Entry>;
}

/** The location of a key; of an absent key, that of its section. */
export const atKey = (name: string, key: string, section: SourceSection | undefined): At =>
  section?.entries.get(key)?.at ?? { ...(section?.at ?? { section: name }), key };

/** The sections of a file by their full name ("rule.admin"), in the order of the file. */
export type Source = ReadonlyMap<string, SourceSection>;

/**
 * Reads the text of a config.ini. `ini` parses only text that the pass over the lines made safe: checked names, values in
 * JSON quotes, dots in section names escaped so that `[rule.admin]` does not nest.
 */
export function readSource(text: string, findings: Findings): Source {
  const sections = scanLines(text, findings);
  const safe = sections.flatMap(({ at, keys }) => [
    `[${at.section.replaceAll(".", "\\.")}]`,
    ...Array.from(keys.values(), ({ key, value }) => `${asciiJson(key)} = ${asciiJson(value ?? "")}`),
  ]);
  const parsed: Record<string, Record<string, unknown>> = ini.parse(safe.join("\n"));
  return new Map(
    sections.map(({ at, keys }) => {
      const values = parsed[at.section] ?? {};
      const entries = Array.from(keys.values(), ({ key, line, value, column, refused }): [string, Entry] => [
        key,
        {
          at: { line, section: at.section, key },
          refused,
          ...(column !== undefined && { column }),
          value: value === undefined ? undefined : String(values[key]),
        },
      ]);
      return [at.section, { at, entries: new Map(entries) }];
    }),
  );
}

/** JSON in ASCII only: `ini` reads U+2028 as the end of a line. */
const asciiJson = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
