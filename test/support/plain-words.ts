import { expect } from "vitest";

/** What stands in a message that was made of a value that was absent, or of one that is no text. */
const UNSEEN = [/\bundefined\b/, /\bNaN\b/, /\[object/, /""|''/, /\(\)/, / {2}/, /: ?$/];

/**
 * Fails when a text was made of an absent value. What was itself seen may be shown.
 * @param said what is printed: a text, a check, an error with its fix.
 * @param seen the odd value that was given.
 */
export function expectPlain(said: object | string, seen?: unknown): void {
  const texts = typeof said === "string" ? [said] : textsOf(said);
  const shown = JSON.stringify(seen) ?? "";
  for (const text of texts) {
    const rest = shown.length > 1 ? text.replaceAll(shown, "SEEN") : text;
    const words = shown.includes("null") ? UNSEEN : [...UNSEEN, /\bnull\b/];
    for (const word of words) expect(rest, `${text} <- ${shown}`).not.toMatch(word);
    expect(text.trim()).toBe(text);
    expect(text).not.toBe("");
  }
}

/** The texts of a check or an error, its message and its fix. */
function textsOf(said: object): string[] {
  const message = said instanceof Error ? [said.message] : [];
  const { name: _, cause: __, stack: ___, ...rest } = said as Record<string, unknown>;
  return [...message, ...Object.values(rest).filter((value) => typeof value === "string")];
}
