const compiled = new Map<string, RegExp>();

/**
 * A pattern of AWS's models, which are Java's, as it is matched there: against the whole text, "." matching line ends.
 * Some hold escapes that the flag u refuses.
 */
export function javaPattern(source: string): RegExp {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  // "." does so anyway.
  const whole = `^(?:${source.replace(/^\(\?s\)/, "")})$`;
  let regex: RegExp;
  try {
    regex = new RegExp(whole, "su");
  } catch {
    regex = new RegExp(whole, "s");
  }
  compiled.set(source, regex);
  return regex;
}
