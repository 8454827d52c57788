import { inAscii } from "../lib/characters.ts";
import type { Check } from "./check.ts";

/** A value of a token as text: a string as it is, or as JSON where spaces would not be visible; all else as JSON. */
export function valueText(value: unknown): string {
  if (value === "") return "an empty string";
  if (typeof value === "string" && value.trim() !== value) return JSON.stringify(value);
  // JSON itself would show 1e999, which a token may hold, as null.
  if (typeof value === "string" || typeof value === "number") return String(value);
  return JSON.stringify(value) ?? "nothing";
}

/** True for a string that is not blank. */
export const isNonBlank = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Why a claim is not a string that is not blank; undefined when it is one. */
export function whyBlank(claim: string, value: unknown): string | undefined {
  if (isNonBlank(value)) return undefined;
  return value === undefined ? `the token has no ${claim}` : `${claim} must be a string that is not empty`;
}

/** The check of a claim, in ASCII because different characters can look alike. The hint is for a failure. */
export const check = (name: string, expected: string, got: string, ok: boolean, hint: string): Check => ({
  name,
  expected: inAscii(expected),
  got: inAscii(got),
  ok,
  ...(!ok && { hint: inAscii(hint) }),
});
