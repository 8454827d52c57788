import { inAscii } from "../lib/characters.ts";
import type { Check } from "./check.ts";

/** A value of a token as a person reads it: a text as it is where that can be seen, everything else as JSON. */
export function text(value: unknown): string {
  if (value === "") return "an empty text";
  if (typeof value === "string" && value.trim() !== value) return JSON.stringify(value);
  // JSON itself would show 1e999, which a token may hold, as null.
  if (typeof value === "string" || typeof value === "number") return String(value);
  return JSON.stringify(value) ?? "nothing";
}

/** True of what can name somebody or something. */
export const isName = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** What is wrong with a claim that is no name, or nothing when it is one. */
export function noName(claim: string, value: unknown): string | undefined {
  if (isName(value)) return undefined;
  return value === undefined ? `the token has no ${claim}` : `${claim} must be a text that is not empty`;
}

/** What was expected beside what a token says, in ASCII, for texts that look alike; the hint is for when it is wrong. */
export const check = (name: string, expected: string, got: string, ok: boolean, hint: string): Check => ({
  name,
  expected: inAscii(expected),
  got: inAscii(got),
  ok,
  ...(!ok && { hint: inAscii(hint) }),
});
