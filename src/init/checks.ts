import { STAR_ALONE } from "../config/sections/cors.ts";
import { either, type Parser, Refusal } from "../config/text/parser.ts";
import { quoteValue } from "../config/text/source-value.ts";

/** The answer as it is written down, or what it must be. */
type Checked = { readonly value: string } | { readonly wrong: string };
export type Check = (seen: string) => Checked;

/** As config.ini's own key reads it, and such that the file can hold it. */
export const asKey =
  ({ parse }: { readonly parse: Parser<unknown> }): Check =>
  (seen) => {
    const value = seen.trim();
    const read = parse(value);
    if (read instanceof Refusal) return { wrong: read.allowed };
    return writable(value) ? { value } : { wrong: "must hold no line break, and not both kinds of quotes" };
  };

/** As asKey, for values with commas between them. */
export const asList = (key: { readonly parse: Parser<unknown> }): Check => {
  const check = asKey(key);
  return (seen) => {
    const parts = seen.split(",").map((part) => part.trim());
    return check(parts.join(", "));
  };
};

/** For lists in which `*` says all there is to say. */
export const starAlone =
  (check: Check): Check =>
  (seen) => {
    const read = check(seen);
    const parts = "value" in read ? read.value.split(", ") : [];
    return parts.length > 1 && parts.includes("*") ? { wrong: STAR_ALONE } : read;
  };

/** One of these words, whatever their case. */
export const word =
  (...words: readonly string[]): Check =>
  (seen) => {
    const value = words.find((candidate) => candidate.toLowerCase() === seen.trim().toLowerCase());
    return value === undefined ? { wrong: `must be ${either(words)}` } : { value };
  };

/** Nothing at all is an answer too. */
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
