import { javaPattern } from "./model-pattern.ts";
import {
  inputOf,
  type Member,
  memberOf,
  type ServiceModel,
  type Shape,
  shapeOf,
  type Values,
} from "./service-model.ts";

/** How a service words its validation errors. */
export interface Wording {
  /** The prefix of members of the body: "createRestApiInput." at API Gateway. */
  readonly prefix?: (operation: string) => string;
  /** Errors show no values. */
  readonly hidesValues?: boolean;
  /** Constraints of lists and maps include that members must not be null. */
  readonly saysNotNull?: boolean;
  /**
   * Constraints as the service words them where that is not how AWS's public model has them; by the shape's name, or by
   * "Operation.Member".
   */
  readonly shapes?: Readonly<Record<string, { readonly [Part in keyof Shape]?: Shape[Part] | undefined }>>;
}

const isText = (value: unknown): value is string => typeof value === "string";
const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** As Java prints it: "[a, b]", "{k=v}". */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}=${printed(one)}`)
    .join(", ")}}`;
}

const shown = (value: unknown, { sensitive }: Pick<Shape, "sensitive">, { hidesValues }: Wording): string =>
  sensitive || hidesValues ? "" : value === undefined || value === null ? " null" : ` '${printed(value)}'`;

/** Length of texts, size of lists and maps, numbers themselves. */
function sizeOf(value: unknown, { type }: Shape): readonly [size: number, what: string] | undefined {
  if (typeof value === "number") return [value, "value"];
  if (isText(value)) return type === "string" ? [value.length, "length"] : undefined;
  if (Array.isArray(value)) return [value.length, "length"];
  return type === "map" ? [Object.keys(value as object).length, "length"] : undefined;
}

const MAX = (what: string, max: number) => `Member must have ${what} less than or equal to ${max}`;
const MIN = (what: string, min: number) => `Member must have ${what} greater than or equal to ${min}`;
const ENUM = (values: readonly string[]) => `Member must satisfy enum value set: [${values.join(", ")}]`;
const PATTERN = (source: string) => `Member must satisfy regular expression pattern: ${source}`;
const NOT_NULL = "Member must not be null";

/** All that is wrong with one value by itself. */
function broken(value: unknown, shape: Shape): string[] {
  if (shape.enum) return shape.enum.includes(String(value)) ? [] : [ENUM(shape.enum)];
  const [size, what] = sizeOf(value, shape) ?? [undefined, ""];
  const { min, max, pattern } = shape;
  return [
    ...(size !== undefined && min !== undefined && size < min ? [MIN(what, min)] : []),
    ...(size !== undefined && max !== undefined && size > max ? [MAX(what, max)] : []),
    ...(pattern !== undefined && isText(value) && !javaPattern(pattern).test(value) ? [PATTERN(pattern)] : []),
  ];
}

/** All constraints of a shape, as errors about lists and maps list them. */
function allOf({ type, min, max, pattern, enum: values }: Shape, { saysNotNull }: Wording): string {
  const what = type === "integer" || type === "long" ? "value" : "length";
  return [
    ...(values ? [ENUM(values)] : []),
    ...(max === undefined ? [] : [MAX(what, max)]),
    ...(min === undefined ? [] : [MIN(what, min)]),
    ...(pattern === undefined ? [] : [PATTERN(pattern)]),
    ...(saysNotNull ? [NOT_NULL] : []),
  ].join(", ");
}

type Wrong = (what: string) => string;
const isNested = ({ type }: Shape): boolean => type === "structure" || type === "map";

/** How a member of an input is checked, all within it too: `at` is its name in errors. */
function createCheck(model: ServiceModel, wording: Wording) {
  const shapeAt = (name: string, member = ""): Shape =>
    ({ ...shapeOf(model, name), ...wording.shapes?.[name], ...wording.shapes?.[member] }) as Shape;
  const failed = (value: unknown, shape: Pick<Shape, "sensitive">, at: string, what: string) =>
    `Value${shown(value, shape, wording)} at '${at}' failed to satisfy constraint: ${what}`;

  function inValue(shape: Shape, value: unknown, at: string): string[] {
    const wrong: Wrong = (what) => failed(value, shape, at, what);
    const own = broken(value, shape).map(wrong);
    if (own.length > 0) return own;
    if (Array.isArray(value) && shape.member !== undefined) return inList(shapeAt(shape.member), value, at, wrong);
    if (shape.type === "map") return inMap(shape, value as Values, at, wrong);
    return Object.entries(shape.members ?? {}).flatMap(([name, entry]) =>
      inMember(shape, name, memberOf(entry), (value as Values)[name], `${at}.${lowerFirst(name)}`),
    );
  }

  function inList(shape: Shape, values: readonly unknown[], at: string, wrong: Wrong): string[] {
    if (isNested(shape)) return values.flatMap((one, index) => inValue(shape, one, `${at}.${index + 1}.member`));
    const isBad = values.some((one) => one === null || broken(one, shape).length > 0);
    return isBad ? [wrong(`Member must satisfy constraint: [${allOf(shape, wording)}]`)] : [];
  }

  function inMap({ key, value: held }: Shape, values: Values, at: string, wrong: Wrong): string[] {
    const [keys, shape] = [key, held].map((name) => (name === undefined ? undefined : shapeAt(name)));
    if (keys && Object.keys(values).some((one) => broken(one, keys).length > 0))
      return [wrong(`Map keys must satisfy constraint: [${allOf(keys, wording)}]`)];
    if (shape?.type === "structure")
      return Object.entries(values).flatMap(([name, one]) => inValue(shape, one, `${at}.${name}.member`));
    const isBad = shape && Object.values(values).some((one) => one !== null && broken(one, shape).length > 0);
    return isBad ? [wrong(`Map value must satisfy constraint: [${allOf(shape, wording)}]`)] : [];
  }

  function inMember(shape: Shape, name: string, member: Member, value: unknown, at: string, about?: string) {
    if (value !== undefined && value !== null) return inValue(shapeAt(member.shape, about), value, at);
    return shape.required?.includes(name) && !member.generated ? [failed(value, {}, at, NOT_NULL)] : [];
  }
  return inMember;
}

/**
 * Compares an input with the model, as AWS's front ends do before the service sees it: required members, enums, lengths,
 * ranges, patterns. What comes in the body is named before what comes in path, query and headers, as recorded.
 * @returns undefined, or all that is wrong in one message: "1 validation error detected: Value 'x' at 'name' ...".
 */
export function limitError(
  model: ServiceModel,
  operation: string,
  input: Values,
  wording: Wording,
): string | undefined {
  const check = createCheck(model, wording);
  const shape = inputOf(model, operation);
  const members = Object.entries(shape.members ?? {}).map(([name, entry]) => ({ name, about: memberOf(entry) }));
  const inBody = members.filter(({ about }) => about.location === undefined);
  const elsewhere = members.filter(({ about }) => about.location !== undefined);
  const prefix = wording.prefix?.(operation) ?? "";
  const found = [...inBody, ...elsewhere].flatMap(({ name, about }) => {
    const at = (about.location === undefined ? prefix : "") + lowerFirst(name);
    return check(shape, name, about, input[name], at, `${operation}.${name}`);
  });
  if (found.length === 0) return undefined;
  return `${found.length} validation error${found.length > 1 ? "s" : ""} detected: ${found.join("; ")}`;
}
