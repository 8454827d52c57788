import { covers } from "../wildcard.ts";

/** The condition keys of a request, in lower case ("aws:sourceip"). Unknown keys are missing. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** In a pattern these stand for `*` and `?` as characters, which the same characters of the text become too. */
const AS_CHARACTER: Readonly<Record<string, string>> = { "*": "\uE000", "?": "\uE001" };
const literal = (text: string): string => text.replace(/[*?]/g, (one) => AS_CHARACTER[one] ?? one);

const VARIABLE = /\$\{([^},]+?)(?:\s*,\s*'([^']*)')?\}/g;

function fillIn(name: string, fallback: string | undefined, context: Context): string | undefined {
  if (name === "*" || name === "?") return literal(name);
  if (name === "$") return "$";
  const values = context.get(name.trim().toLowerCase()) ?? [];
  const value = values.length === 1 ? values[0] : fallback;
  return value === undefined ? undefined : literal(value);
}

/**
 * Fills in policy variables: `${aws:username}`, `${aws:username, 'anonymous'}`, `${*}`. What is filled in are characters,
 * no wildcards.
 * @returns nothing when a variable has no value, or several: then the pattern matches nothing.
 */
export function resolve(pattern: string, context: Context): readonly string[] {
  if (!pattern.includes("${")) return [pattern];
  let isWhole = true;
  const resolved = pattern.replace(VARIABLE, (_, name: string, fallback: string | undefined) => {
    const value = fillIn(name, fallback, context);
    isWhole &&= value !== undefined;
    return value ?? "";
  });
  return isWhole ? [resolved] : [];
}

const hasCharacters = /[\uE000\uE001]/;

/** Whether a text is what a pattern with `*` and `?` says, after its variables were filled in. */
export const matchesPattern = (pattern: string, text: string, flags: "" | "i" = ""): boolean =>
  covers(pattern, hasCharacters.test(pattern) ? literal(text) : text, flags);

/** Whether two texts are the same when nothing in them is a wildcard. */
export const isSameText = (wanted: string, text: string): boolean => literal(wanted) === literal(text);
