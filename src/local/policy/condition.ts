import { isObject } from "../parse-json.ts";
import { MalformedPolicy } from "./malformed-policy.ts";
import { OPERATORS, type Operator } from "./operators.ts";
import { type Context, resolve } from "./variables.ts";

/** One key of one operator. All of a condition's must hold. */
interface Comparison {
  readonly operator: Operator;
  /** How a key with several values is compared. */
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  readonly ifExists: boolean;
  /** Lower case: keys have no case. */
  readonly key: string;
  readonly values: readonly string[];
}

export type Condition = readonly Comparison[];

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

function entriesOf(value: unknown, at: string): [string, unknown][] {
  if (isObject(value)) return Object.entries(value);
  throw new MalformedPolicy(at, "must be an object");
}

/**
 * `{ "IpAddress": { "aws:SourceIp": ["192.0.2.0/24"] } }`. An empty object is a condition that always holds; null is
 * none: aws-lambda-rust-runtime#863, aws-lambda-dotnet#2022.
 * @throws MalformedPolicy
 */
export function parseCondition(value: unknown, at: string): Condition {
  return entriesOf(value, at).flatMap(([name, keys]) => {
    const [, set, plain = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
    const operator = Object.hasOwn(OPERATORS, plain) ? OPERATORS[plain] : undefined;
    if (operator === undefined || (plain === "Null" && (ifExists ?? set) !== undefined))
      throw new MalformedPolicy(at, "has an operator that policies do not have");
    return entriesOf(keys, at).map(([key, given]): Comparison => {
      const values = Array.isArray(given) ? given : [given];
      if (values.length === 0 || !values.every(isScalar))
        throw new MalformedPolicy(at, "must compare keys with strings, numbers and booleans");
      return {
        operator,
        set: set as Comparison["set"],
        ifExists: ifExists !== undefined,
        key: key.toLowerCase(),
        values: values.map(String),
      };
    });
  });
}

function comparisonHolds(comparison: Comparison, context: Context, hasVariables: boolean) {
  const { operator, set, ifExists, key, values } = comparison;
  const seen = context.get(key) ?? [];
  if (operator.isNull) return values.some((one) => (one.toLowerCase() === "true") === (seen.length === 0));
  if (seen.length === 0) return ifExists || set === "ForAllValues" || (operator.isNegated && set === undefined);
  const wanted = hasVariables && operator.hasVariables ? values.flatMap((one) => resolve(one, context)) : values;
  const fits = (one: string) => wanted.some((value) => operator.matches(one, value)) !== operator.isNegated;
  return set === "ForAllValues" ? seen.every(fits) : seen.some(fits);
}

/** Whether all comparisons of a condition hold for a request. */
export const holds = (condition: Condition, context: Context, hasVariables: boolean): boolean =>
  condition.every((one) => comparisonHolds(one, context, hasVariables));
