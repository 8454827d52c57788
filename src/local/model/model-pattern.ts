import { memo } from "../text-memo.ts";

/**
 * A pattern of AWS's models, which are Java's, as it is matched there: against the whole text, "." matching line ends.
 * Some hold escapes that the flag u refuses.
 */
export const javaPattern = memo((source) => {
  // The flag "s" replaces it.
  const whole = `^(?:${source.replace(/^\(\?s\)/, "")})$`;
  try {
    return new RegExp(whole, "su");
  } catch {
    return new RegExp(whole, "s");
  }
});
