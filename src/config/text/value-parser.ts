import type { Advice } from "../../lib/fix.ts";

/**
 * What a parser returns for text that it does not accept: what the value must be, starting with "must", and a fix where
 * that is not enough.
 */
export class Refusal {
  readonly allowed: string;
  readonly fix: Advice | undefined;
  constructor(allowed: string, fix?: Advice) {
    this.allowed = allowed;
    this.fix = fix;
  }
}

/** The text of one key to its value. Pure: it reads no other key. */
export interface Parser<T> {
  (text: string): T | Refusal;
  /** The accepted values in words, for the reference: "0 to 3600 seconds". */
  readonly accepts: string;
  /** The same for the comments of a config.ini; undefined where the meaning of the key says enough. */
  readonly brief: string | undefined;
}

/** A parser with the words for what it accepts. */
export const accepting = <T>(accepts: string, parse: (text: string) => T | Refusal, brief?: string): Parser<T> =>
  Object.assign((value: string) => parse(value), { accepts, brief });

/** Any text: it is checked together with other keys or with the files, not alone. */
export const verbatim = (accepts: string, brief?: string): Parser<string> =>
  accepting(accepts, (value) => value, brief);

/** Text that a pattern matches from end to end, up to a length. @param why added to the refusal, not to the reference. */
export const text = (pattern: RegExp, maxLength: number, accepts: string, why = ""): Parser<string> =>
  accepting(accepts, (value) =>
    pattern.test(value) && value.length <= maxLength ? value : new Refusal(`must be ${accepts}${why}`),
  );

export const integer = (min: number, max: number, unit: string, why = ""): Parser<number> => {
  const accepts = `${min} to ${max} ${unit}`;
  const parse = (value: string): number | Refusal => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : new Refusal(`must be ${accepts}${why}`);
  };
  return accepting(accepts, parse, accepts);
};

/** "a, b or c". */
export const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

export const oneOf = <const T extends string>(...allowed: readonly T[]): Parser<T> => {
  const accepts = either(allowed);
  const parse = (value: string): T | Refusal =>
    allowed.find((candidate) => candidate === value) ?? new Refusal(`must be ${accepts}`);
  return accepting(accepts, parse, accepts);
};

/** Comma-separated values: none empty, none twice. */
export const list = <T>(item: Parser<T>): Parser<readonly T[]> => {
  const parse = (value: string): readonly T[] | Refusal => {
    const parts = value.split(",").map((part) => part.trim());
    if (parts.includes("")) return new Refusal("must be separated by single commas, with nothing empty between them");
    const seen = new Set<string>();
    const twice = parts.find((part) => seen.size === seen.add(part).size);
    if (twice !== undefined) return new Refusal(`must name ${twice} only once`);
    const items: T[] = [];
    for (const part of parts) {
      const read = item(part);
      if (read instanceof Refusal) return parts.length === 1 ? read : new Refusal(`${part}: ${read.allowed}`, read.fix);
      items.push(read);
    }
    return items;
  };
  const brief = item.brief === undefined ? "one or several" : `${item.brief}, one or several`;
  return accepting(`${item.accepts}; several are separated by commas`, parse, brief);
};
