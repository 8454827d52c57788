import { STAR_ALONE } from "../config/sections/cors.ts";
import { quoteValue } from "../config/text/source-value.ts";
import { either, type Parser, Refusal } from "../config/text/value-parser.ts";

/** The answer as it is written to config.ini, or what it must be. */
type Checked = { readonly value: string } | { readonly wrong: string };
export type Check = (seen: string) => Checked;

/** As config.ini's key reads it, and writable in the file. */
export const asKey =
  ({ parse }: { readonly parse: Parser<unknown> }): Check =>
  (seen) => {
    const value = seen.trim();
    const read = parse(value);
    if (read instanceof Refusal) return { wrong: read.allowed };
    return writable(value) ? { value } : { wrong: "must not contain a line break, or both kinds of quotes" };
  };

/** As asKey, for comma-separated values. */
export const asList = (key: { readonly parse: Parser<unknown> }): Check => {
  const check = asKey(key);
  return (seen) => {
    const parts = seen.split(",").map((part) => part.trim());
    return check(parts.join(", "));
  };
};

/** For lists in which `*` must be the only value. */
export const starAlone =
  (check: Check): Check =>
  (seen) => {
    const read = check(seen);
    const parts = "value" in read ? read.value.split(", ") : [];
    return parts.length > 1 && parts.includes("*") ? { wrong: STAR_ALONE } : read;
  };

/** One of these words, in any case. */
export const word =
  (...words: readonly string[]): Check =>
  (seen) => {
    const value = words.find((candidate) => candidate.toLowerCase() === seen.trim().toLowerCase());
    return value === undefined ? { wrong: `must be ${either(words)}` } : { value };
  };

/** A blank answer is allowed too. */
export const orNothing =
  (check: Check): Check =>
  (seen) =>
    seen.trim() === "" ? { value: "" } : check(seen);

function writable(value: string): boolean {
  try {
    quoteValue(value);
    return !/\p{Cc}/u.test(value);
  } catch {
    return false;
  }
}
