import { isInRange } from "./address-range.ts";
import { isSameText, matchesPattern } from "./variables.ts";

/** How a condition compares. */
export interface Operator {
  /** @param seen a value of the request. @param wanted a value of the policy. */
  matches(seen: string, wanted: string): boolean;
  /** "Not": none of the policy's values may match, and a key that is missing is fine. */
  readonly isNegated: boolean;
  /** "Null" tests whether the key exists. */
  readonly isNull: boolean;
  /** Whether policy variables are filled in: only where texts are compared. */
  readonly hasVariables: boolean;
}

type Matches = Operator["matches"];

const operator = (matches: Matches, changes: Partial<Operator> = {}): Operator => ({
  matches,
  isNegated: false,
  isNull: false,
  hasVariables: false,
  ...changes,
});
const text = (matches: Matches, isNegated = false) => operator(matches, { hasVariables: true, isNegated });

const isSame: Matches = (seen, wanted) => isSameText(wanted, seen);
const isSameIgnoringCase: Matches = (seen, wanted) => isSameText(wanted.toLowerCase(), seen.toLowerCase());
const isLike: Matches = (seen, wanted) => matchesPattern(wanted, seen);

/** Each of the six parts on its own: a `*` does not reach over a colon, but in the last one. */
const isArnLike: Matches = (seen, wanted) => {
  if (wanted === "*") return true;
  const [parts, patterns] = [arnParts(seen), arnParts(wanted)];
  return (
    parts.length === 6 && patterns.length === 6 && parts.every((part, i) => matchesPattern(patterns[i] ?? "", part))
  );
};
function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

const numberOf = (one: string): number => (one.trim() === "" ? Number.NaN : Number(one));
/** Seconds since 1970, or a date and time of ISO 8601. */
const timeOf = (one: string): number => (/^-?\d+(?:\.\d+)?$/.test(one) ? Number(one) * 1_000 : Date.parse(one));

/** The six operators of a type with an order. A value that is not a number or date matches nothing. */
function ordered(type: string, of: (one: string) => number): Record<string, Operator> {
  const compared =
    (compare: (a: number, b: number) => boolean): Matches =>
    (seen, wanted) =>
      compare(of(seen), of(wanted));
  const equals = compared((a, b) => a === b);
  return {
    [`${type}Equals`]: operator(equals),
    [`${type}NotEquals`]: operator(equals, { isNegated: true }),
    [`${type}LessThan`]: operator(compared((a, b) => a < b)),
    [`${type}LessThanEquals`]: operator(compared((a, b) => a <= b)),
    [`${type}GreaterThan`]: operator(compared((a, b) => a > b)),
    [`${type}GreaterThanEquals`]: operator(compared((a, b) => a >= b)),
  };
}

/**
 * The condition operators by name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: text(isSame),
  StringNotEquals: text(isSame, true),
  StringEqualsIgnoreCase: text(isSameIgnoringCase),
  StringNotEqualsIgnoreCase: text(isSameIgnoringCase, true),
  StringLike: text(isLike),
  StringNotLike: text(isLike, true),
  ArnEquals: text(isArnLike),
  ArnNotEquals: text(isArnLike, true),
  ArnLike: text(isArnLike),
  ArnNotLike: text(isArnLike, true),
  ...ordered("Numeric", numberOf),
  ...ordered("Date", timeOf),
  Bool: operator(isSameIgnoringCase),
  BinaryEquals: operator(isSame),
  IpAddress: operator(isInRange),
  NotIpAddress: operator(isInRange, { isNegated: true }),
  Null: operator(() => false, { isNull: true }),
};
