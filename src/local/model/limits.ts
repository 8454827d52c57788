import { javaPattern } from "./java-pattern.ts";
import { inputOf, memberOf, type ServiceModel, type Shape, shapeOf } from "./model.ts";

/** How a service words what it finds. */
export interface Manner {
  /** What stands before the name of a member of the body: "createRestApiInput." at API Gateway. */
  readonly prefix?: (operation: string) => string;
  /** Errors show no values. */
  readonly hidesValues?: boolean;
  /** Lists and maps say of their members that they must not be null. */
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

const shown = (value: unknown, { sensitive }: Pick<Shape, "sensitive">, { hidesValues }: Manner): string =>
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
function allOf({ type, min, max, pattern, enum: values }: Shape, { saysNotNull }: Manner): string {
  const what = type === "integer" || type === "long" ? "value" : "length";
  return [
    ...(values ? [ENUM(values)] : []),
    ...(max === undefined ? [] : [MAX(what, max)]),
    ...(min === undefined ? [] : [MIN(what, min)]),
    ...(pattern === undefined ? [] : [PATTERN(pattern)]),
    ...(saysNotNull ? [NOT_NULL] : []),
  ].join(", ");
}

/** One walk over an input. */
class Check {
  readonly #model: ServiceModel;
  readonly #manner: Manner;
  constructor(model: ServiceModel, manner: Manner) {
    this.#model = model;
    this.#manner = manner;
  }

  shape(name: string, member?: string): Shape {
    const { shapes = {} } = this.#manner;
    const own = { ...shapes[name], ...(member === undefined ? {} : shapes[member]) };
    return { ...shapeOf(this.#model, name), ...own } as Shape;
  }

  /** @param at the member's name in errors. */
  value(shape: Shape, value: unknown, at: string): string[] {
    const wrong = (what: string) =>
      `Value${shown(value, shape, this.#manner)} at '${at}' failed to satisfy constraint: ${what}`;
    const own = broken(value, shape).map(wrong);
    if (own.length > 0) return own;
    if (shape.type === "structure") return this.members(shape, value as Readonly<Record<string, unknown>>, `${at}.`);
    if (Array.isArray(value) && shape.member !== undefined) return this.#list(shape.member, value, at, wrong);
    if (shape.type === "map") return this.#map(shape, value as Readonly<Record<string, unknown>>, at, wrong);
    return [];
  }

  members(shape: Shape, value: Readonly<Record<string, unknown>>, prefix: string): string[] {
    return Object.entries(shape.members ?? {}).flatMap(([name, entry]) =>
      this.member(shape, name, memberOf(entry), value[name], prefix + lowerFirst(name)),
    );
  }

  member(
    { required = [] }: Shape,
    name: string,
    { shape: of, generated }: ReturnType<typeof memberOf>,
    value: unknown,
    at: string,
    about?: string,
  ): string[] {
    if (value === undefined || value === null)
      return required.includes(name) && !generated
        ? [`Value${shown(value, {}, this.#manner)} at '${at}' failed to satisfy constraint: ${NOT_NULL}`]
        : [];
    return this.value(this.shape(of, about), value, at);
  }

  #list(member: string, values: readonly unknown[], at: string, wrong: (what: string) => string): string[] {
    const shape = this.shape(member);
    if (shape.type === "structure" || shape.type === "map")
      return values.flatMap((one, index) => this.value(shape, one, `${at}.${index + 1}.member`));
    const isBad = values.some((one) => one === null || broken(one, shape).length > 0);
    return isBad ? [wrong(`Member must satisfy constraint: [${allOf(shape, this.#manner)}]`)] : [];
  }

  #map(shape: Shape, value: Readonly<Record<string, unknown>>, at: string, wrong: (what: string) => string): string[] {
    const key = shape.key === undefined ? undefined : this.shape(shape.key);
    const held = shape.value === undefined ? undefined : this.shape(shape.value);
    const badKey = key !== undefined && Object.keys(value).some((one) => broken(one, key).length > 0);
    if (badKey) return [wrong(`Map keys must satisfy constraint: [${allOf(key, this.#manner)}]`)];
    if (held?.type === "structure")
      return Object.entries(value).flatMap(([name, one]) => this.value(held, one, `${at}.${name}.member`));
    const badValue =
      held !== undefined && Object.values(value).some((one) => one !== null && broken(one, held).length > 0);
    return badValue ? [wrong(`Map value must satisfy constraint: [${allOf(held, this.#manner)}]`)] : [];
  }
}

/**
 * Compares an input with the model, as AWS's front ends do before the service sees it: required members, enums, lengths,
 * ranges, patterns. What comes in the body is named before what comes in path, query and headers, as recorded.
 * @returns undefined, or all that is wrong in one message: "1 validation error detected: Value 'x' at 'name' ...".
 */
export function limitError(
  model: ServiceModel,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  manner: Manner,
): string | undefined {
  const check = new Check(model, manner);
  const shape = inputOf(model, operation);
  const members = Object.entries(shape.members ?? {}).map(([name, entry]) => ({ name, about: memberOf(entry) }));
  const inBody = members.filter(({ about }) => about.location === undefined);
  const elsewhere = members.filter(({ about }) => about.location !== undefined);
  const prefix = manner.prefix?.(operation) ?? "";
  const found = [...inBody, ...elsewhere].flatMap(({ name, about }) => {
    const at = (about.location === undefined ? prefix : "") + lowerFirst(name);
    return check.member(shape, name, about, input[name], at, `${operation}.${name}`);
  });
  if (found.length === 0) return undefined;
  return `${found.length} validation error${found.length > 1 ? "s" : ""} detected: ${found.join("; ")}`;
}
