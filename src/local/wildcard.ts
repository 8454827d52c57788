const compiled = new Map<string, RegExp>();
/** Policies may name each caller's paths, so what is kept has an end. */
const MAX_KEPT = 10_000;

/**
 * IAM's wildcards: `*` is any text, slashes too, `?` is one character.
 * @param flags "i" where letters have no case, as in names of actions.
 */
export function covers(pattern: string, text: string, flags: "" | "i" = ""): boolean {
  const key = flags + pattern;
  let regex = compiled.get(key);
  if (regex === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    regex = new RegExp(`^${source}$`, `s${flags}`);
    if (compiled.size >= MAX_KEPT) compiled.clear();
    compiled.set(key, regex);
  }
  return regex.test(text);
}
