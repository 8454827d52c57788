import type { Member, Model, Shape } from "./models.ts";

/** One rule of a service model that an input breaks. */
export interface Violation {
  /** Where in the input: "Tags.team", "Layers[0]". */
  readonly member: string;
  readonly value: unknown;
  readonly rule: string;
}

const bytesOf = (value: unknown) => (value instanceof Uint8Array ? value.byteLength : Buffer.byteLength(String(value)));

/** Java's expressions, which AWS's are, match the whole text; some hold escapes that the flag u refuses. */
function matches(pattern: string, text: string): boolean {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, "su").test(text);
  } catch {
    return new RegExp(whole, "s").test(text);
  }
}

/** The JavaScript types in which the SDK takes each type of a model. */
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  long: Number.isInteger,
  double: (value) => typeof value === "number",
  float: (value) => typeof value === "number",
  timestamp: (value) => value instanceof Date,
  blob: (value) => value instanceof Uint8Array || typeof value === "string",
  list: Array.isArray,
  map: (value) => typeof value === "object" && !Array.isArray(value),
  structure: (value) => typeof value === "object" && !Array.isArray(value),
};

function ofValue(shape: Shape, value: unknown): string[] {
  const { min, max, pattern } = shape;
  const size =
    typeof value === "number"
      ? value
      : shape.type === "blob"
        ? bytesOf(value)
        : shape.type === "string"
          ? [...String(value)].length
          : Array.isArray(value)
            ? value.length
            : shape.type === "map"
              ? Object.keys(value as object).length
              : undefined;
  const what = typeof value === "number" ? "range" : "length";
  return [
    ...(shape.enum && !shape.enum.includes(String(value)) ? [`enum: one of ${shape.enum.join(", ")}`] : []),
    ...(size !== undefined && min !== undefined && size < min ? [`${what}: at least ${min}`] : []),
    ...(size !== undefined && max !== undefined && size > max ? [`${what}: at most ${max}`] : []),
    ...(pattern !== undefined && typeof value === "string" && !matches(pattern, value) ? [`pattern: ${pattern}`] : []),
  ];
}

function ofMember(model: Model, { shape: name, location }: Member, value: unknown, member: string): Violation[] {
  const shape = model.shapes[name];
  if (shape === undefined) return [{ member, value, rule: `the model has no shape ${name}` }];
  if (!(TYPES[shape.type]?.(value) ?? false)) return [{ member, value, rule: `type: ${shape.type}` }];
  const own = ofValue(shape, value).map((rule) => ({ member, value, rule }));
  if (location === "uri" && value === "") own.push({ member, value, rule: "part of the path: not empty" });
  return [...own, ...ofParts(model, shape, value, member)];
}

function ofParts(model: Model, shape: Shape, value: unknown, member: string): Violation[] {
  const { member: each, key, value: held } = shape;
  if (shape.type === "list" && each)
    return (value as unknown[]).flatMap((one, index) => ofMember(model, each, one, `${member}[${index}]`));
  if (shape.type === "map" && key && held)
    return Object.entries(value as object).flatMap(([name, one]) => [
      ...ofMember(model, key, name, `${member}{${name}}`),
      ...ofMember(model, held, one, `${member}.${name}`),
    ]);
  return shape.type === "structure" ? ofStructure(model, shape, value as object, member) : [];
}

function ofStructure(model: Model, shape: Shape, value: object, at: string): Violation[] {
  const given = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  const path = (name: string) => (at === "" ? name : `${at}.${name}`);
  const names = new Set(given.map(([name]) => name));
  const absent = (shape.required ?? []).filter((name) => !names.has(name) && !shape.members?.[name]?.idempotencyToken);
  return [
    ...absent.map((name) => ({ member: path(name), value: undefined, rule: "required" })),
    ...given.flatMap(([name, one]) => {
      const member = shape.members?.[name];
      return member
        ? ofMember(model, member, one, path(name))
        : [{ member: path(name), value: one, rule: "the model has no such member" }];
    }),
  ];
}

/** What of an operation's input the service's model refuses: required, type, enum, length, range, pattern. */
export function violationsOf(model: Model, operation: string, input: object): Violation[] {
  const described = model.operations[operation];
  if (described === undefined) return [{ member: "", value: operation, rule: "the model has no such operation" }];
  const shape = described.input && model.shapes[described.input.shape];
  return ofStructure(model, shape ?? { type: "structure" }, input, "");
}
