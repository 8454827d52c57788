import { inAscii } from "../lib/characters.ts";
import type { AuthzError } from "../lib/errors.ts";
import type { Advice } from "../lib/fix.ts";
import { type Check, hinted } from "../token/check.ts";

/** A check that passed. */
export const passed = (name: string, got: string): Check => {
  const shown = inAscii(got);
  return { name, expected: shown, got: shown, ok: true };
};

/** A check that failed. @param advice what is wrong and the fix. */
export const failed = (name: string, expected: string, got: string, advice: Advice): Check => ({
  name,
  expected: inAscii(expected),
  got: inAscii(got),
  ok: false,
  ...hinted(advice),
});

/** A check that ended in an error. */
export const failedBy = (name: string, expected: string, { message, fix }: AuthzError): Check =>
  failed(name, expected, message, fix === undefined ? "" : { ...fix, text: `fix: ${fix.text}` });

/** A check that could not be made. @param advice why, and how to check it by hand. */
export const skipped = (name: string, got: string, advice: Advice): Check => ({
  name,
  expected: got,
  got,
  ok: true,
  skipped: true,
  ...hinted(advice),
});

/** The check of a setting. */
export const settingCheck = (name: string, isSet: boolean, setting: string, hint: string): Check =>
  isSet ? passed(name, setting) : failed(name, setting, "not set", hint);
