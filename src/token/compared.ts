import { inAscii } from "../lib/characters.ts";
import type { Check } from "./check.ts";

/** A value of a token as a person reads it: a text as it is, everything else as JSON. */
export const text = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");

/** What was expected beside what a token says, in ASCII, for texts that look alike; the hint is for when it is wrong. */
export const check = (name: string, expected: string, got: string, ok: boolean, hint: string): Check => ({
  name,
  expected: inAscii(expected),
  got: inAscii(got),
  ok,
  ...(!ok && { hint: inAscii(hint) }),
});
