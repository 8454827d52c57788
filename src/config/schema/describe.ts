import type { Key } from "./key.ts";

/** The longest line of a config.ini that this tool writes. */
export const LINE_WIDTH = 120;

/** The value of a key in an example: what is not given is the default. */
export const exampleOf = ({ example, fallback }: Key<unknown>): string => example ?? fallback ?? "";

/** The default of a key in words; undefined where there is none. */
export const defaultOf = ({ fallback, otherwise }: Key<unknown>): string | undefined => otherwise ?? fallback;

/**
 * A key in one line, for comments: the kinds it is for, its meaning, the accepted values and, where the value next to the
 * comment is another one, the default.
 */
export function describe(key: Key<unknown>, shown: string): string {
  const { about, kinds, parse } = key;
  const only = kinds === undefined ? "" : `${kinds.join(", ")} only: `;
  const byDefault = defaultOf(key);
  const accepts = parse.brief === undefined ? "" : ` (${parse.brief})`;
  const otherwise = byDefault === undefined || byDefault === shown ? "" : `; default: ${byDefault}`;
  return `${only}${about}${accepts}${otherwise}`;
}

/** Text as comment lines of a config.ini, broken at spaces. */
export function commentLines(text: string): string[] {
  const lines: string[] = [];
  let line = ";";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(line);
      line = ";";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
