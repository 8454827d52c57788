import { inAscii } from "../lib/characters.ts";
import type { Advice } from "../lib/fix.ts";
import { type Check, hinted } from "../token/check.ts";

/** What holds. */
export const good = (name: string, got: string): Check => {
  const shown = inAscii(got);
  return { name, expected: shown, got: shown, ok: true };
};

/** What does not hold, and the setting that fixes it. */
export const bad = (name: string, expected: string, got: string, advice: Advice): Check => ({
  name,
  expected: inAscii(expected),
  got: inAscii(got),
  ok: false,
  ...hinted(advice),
});

/** What cannot be seen from here, and what a person should look at instead. */
export const unseen = (name: string, got: string, advice: Advice): Check => ({
  name,
  expected: got,
  got,
  ok: true,
  skipped: true,
  ...hinted(advice),
});

/** A setting that is there or is missing. */
export const has = (name: string, isThere: boolean, setting: string, hint: string): Check =>
  isThere ? good(name, setting) : bad(name, setting, "not set", hint);
