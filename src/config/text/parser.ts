/** What a parser answers instead of a value: what would have been allowed, worded to follow "must". */
export class Refusal {
  readonly allowed: string;
  constructor(allowed: string) {
    this.allowed = allowed;
  }
}

/** Text of the file to a value. Pure: it sees its own key only. */
export type Parser<T> = (text: string) => T | Refusal;

/** Text that a pattern covers from end to end, up to a length. */
export const text =
  (pattern: RegExp, maxLength: number, allowed: string): Parser<string> =>
  (value) =>
    pattern.test(value) && value.length <= maxLength ? value : new Refusal(allowed);

export const integer =
  (min: number, max: number, unit: string, why = ""): Parser<number> =>
  (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : new Refusal(`must be ${min} to ${max} ${unit}${why}`);
  };

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Parser<T> =>
  (value) =>
    allowed.find((candidate) => candidate === value) ?? new Refusal(`must be ${allowed.join(" or ")}`);

/** Comma-separated, nothing empty between the commas, nothing twice. */
export const list =
  <T>(item: Parser<T>): Parser<readonly T[]> =>
  (value) => {
    const parts = value.split(",").map((part) => part.trim());
    if (parts.includes("")) return new Refusal("must be separated by single commas, with nothing empty between them");
    const twice = parts.find((part, index) => parts.indexOf(part) !== index);
    if (twice !== undefined) return new Refusal(`must name ${twice} once only`);
    const items: T[] = [];
    for (const part of parts) {
      const read = item(part);
      if (read instanceof Refusal) return parts.length === 1 ? read : new Refusal(`${part}: ${read.allowed}`);
      items.push(read);
    }
    return items;
  };
