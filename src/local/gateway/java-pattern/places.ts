import { CLASSES, lineEnd } from "./sets.ts";

const isWord = CLASSES["w"] ?? (() => false);

const atBoundary = (text: readonly number[], at: number): boolean =>
  isWord(text[at - 1] ?? -1) !== isWord(text[at] ?? -1);
/** At the end, or before the last line's end. */
function atLastLine(text: readonly number[], at: number): boolean {
  const rest = text.slice(at, at + 3);
  if (rest.length === 0) return true;
  if (rest.length === 2) return rest[0] === 13 && rest[1] === 10;
  return rest.length === 1 && lineEnd(rest[0] ?? -1) && !(rest[0] === 10 && text[at - 1] === 13);
}

/** Anchors by the letter after the backslash. */
export const PLACES: Readonly<Record<string, (text: readonly number[], at: number) => boolean>> = {
  A: (_, at) => at === 0,
  G: (_, at) => at === 0,
  z: (text, at) => at === text.length,
  Z: atLastLine,
  b: atBoundary,
  B: (text, at) => !atBoundary(text, at),
};
