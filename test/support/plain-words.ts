import { expect } from "vitest";
import { AuthzError } from "../../src/lib/errors.ts";
import { fixText } from "../../src/lib/fix.ts";

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

/** What no message holds, however it is laid out. */
const ABSENT = [/\bundefined\b/, /\bNaN\b/, /\[object/];

/** Fails when a run of the program said something that was made of an absent value: on stderr, or as its error in JSON. */
export function expectPlainRun({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  for (const word of ABSENT) expect(stderr).not.toMatch(word);
  if (!/^\{\s*"error"/.test(stdout)) return;
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; fix?: string } };
  // Lists are set in columns, and errors of config.ini quote the file.
  const message = error.message.replace(/ {2,}/g, " ");
  if (error.code === "CONFIG_INVALID") for (const word of ABSENT) expect(message).not.toMatch(word);
  else expectPlain({ message, ...(error.fix !== undefined && { fix: error.fix }) });
}

/** The texts of a check or an error, its message and its fix. */
function textsOf(said: object): string[] {
  if (said instanceof AuthzError)
    return [said.message, ...said.problems.flatMap(({ fix }) => (fix ? [fixText(fix)] : []))];
  const message = said instanceof Error ? [said.message] : [];
  const { name: _, cause: __, stack: ___, ...rest } = said as Record<string, unknown>;
  return [...message, ...Object.values(rest).filter((value) => typeof value === "string")];
}
