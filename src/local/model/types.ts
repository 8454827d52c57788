import { inputOf, memberOf, type ServiceModel, type Shape, shapeOf, type Values } from "./service-model.ts";

/** How a service words that a value is of the wrong JSON type. @param wanted the model's type: "string", "integer". */
export type TypeWords = (value: unknown, wanted: string) => string;

/** Java's name of a type of the model. */
const javaName = (type: string) => (type === "timestamp" ? "Date" : type.charAt(0).toUpperCase() + type.slice(1));
const article = (name: string) => (/^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`);

/** The errors for lists and objects, the same in both of AWS's JSON readers. */
function ofStructures(value: unknown, wanted: string): string | undefined {
  if (Array.isArray(value)) return wanted === "list" ? undefined : "Start of list found where not expected";
  if (typeof value === "object")
    return wanted === "map" || wanted === "structure"
      ? undefined
      : "Start of structure or map found where not expected.";
  if (wanted === "list") return "Expected list or null";
  if (wanted === "map") return "Expected map or null";
  return wanted === "structure" ? "Expected null" : undefined;
}

/** As Lambda, Logs and Cognito word it: "NUMBER_VALUE can not be converted to a String". */
export const tokenWords: TypeWords = (value, wanted) => {
  const token =
    typeof value === "boolean" ? String(value).toUpperCase() : typeof value === "number" ? "NUMBER" : "STRING";
  return ofStructures(value, wanted) ?? `${token}_VALUE can not be converted to ${article(javaName(wanted))}`;
};

const JAVA: Readonly<Record<string, string>> = {
  boolean: "java.lang.Boolean",
  number: "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
  string: "java.lang.String",
};

/** As API Gateway words it: "class java.lang.Boolean can not be converted to an String". */
export const classWords: TypeWords = (value, wanted) =>
  ofStructures(value, wanted) ?? `class ${JAVA[typeof value]} can not be converted to an ${javaName(wanted)}`;

const NUMBERS = new Set(["integer", "long", "double", "float"]);

/** A text of a form, path, query or header as the model's type. One that does not fit stays, to be refused with its value. */
export function fromText(type: string, text: string): unknown {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return NUMBERS.has(type) && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

const isNumber = (value: unknown) => typeof value === "number";
const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  ...Object.fromEntries([...NUMBERS].map((type) => [type, isNumber])),
  timestamp: (value) => isNumber(value) || typeof value === "string",
  blob: (value) => typeof value === "string" || value instanceof Uint8Array,
  list: Array.isArray,
  map: (value) => typeof value === "object" && !Array.isArray(value),
  structure: (value) => typeof value === "object" && !Array.isArray(value),
};

function wrongIn(model: ServiceModel, shape: Shape, value: unknown, words: TypeWords): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (!(FITS[shape.type]?.(value) ?? true)) return words(value, shape.type);
  const first = (parts: readonly (readonly [string, unknown])[]): string | undefined => {
    for (const [name, part] of parts) {
      const wrong = wrongIn(model, shapeOf(model, name), part, words);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
  const { member, value: held } = shape;
  if (shape.type === "list" && member !== undefined) return first((value as unknown[]).map((one) => [member, one]));
  if (shape.type === "map" && held !== undefined)
    return first(Object.values(value as object).map((one: unknown) => [held, one]));
  if (shape.type !== "structure") return undefined;
  return first(
    Object.entries(shape.members ?? {}).map(([name, entry]) => [memberOf(entry).shape, (value as Values)[name]]),
  );
}

/** What is of another JSON type than the model says, in the service's words; undefined where all fits. */
export const typeError = (model: ServiceModel, operation: string, input: Values, words: TypeWords) =>
  wrongIn(model, inputOf(model, operation), input, words);
