/** Java's texts, lists and maps, in which Apache's Velocity thinks, as far as JavaScript's are not the same. */

/** A list out of JSON: it is written as JSON again, where a list of a template's own is written `[1, 2]`. As recorded. */
class JsonList extends Array<unknown> {}

/** Values as one list of JSON. */
export const listOf = (values: unknown[]): unknown => JsonList.from(values);

/** JSON as `$input.path` and `$util.parseJson` give it. @throws SyntaxError. */
export const parseJson = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => (Array.isArray(value) ? JsonList.from(value) : value));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** How a value is written: `{a=1, b=[{"c":2}]}`. A missing value is empty, `null` inside a list or map. */
export function javaText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const nested = (one: unknown) => (one === null ? "null" : javaText(one));
  if (value instanceof JsonList) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(nested).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).filter(([, one]) => typeof one !== "function");
  return `{${entries.map(([name, one]) => `${name}=${nested(one)}`).join(", ")}}`;
}

/** `==` of a template. As recorded, a missing value equals an empty text, and an empty list does not. */
export function javaEquals(a: unknown, b: unknown): boolean {
  if (isObject(a) || isObject(b)) return a === b;
  return javaText(a) === javaText(b);
}

type Method<On> = (on: On, first: unknown, second: unknown) => unknown;
type Methods<On> = Readonly<Record<string, Method<On>>>;

const regex = (pattern: unknown, flags = "") => new RegExp(String(pattern), flags);

const TEXT: Methods<string> = {
  contains: (on, part) => on.includes(String(part)),
  equalsIgnoreCase: (on, other) => on.toLowerCase() === String(other).toLowerCase(),
  isEmpty: (on) => on === "",
  length: (on) => on.length,
  matches: (on, pattern) => regex(`^(?:${pattern})$`).test(on),
  replace: (on, part, by) => on.replaceAll(String(part), () => String(by)),
  replaceAll: (on, pattern, by) => on.replace(regex(pattern, "g"), String(by)),
  replaceFirst: (on, pattern, by) => on.replace(regex(pattern), String(by)),
  split: (on, pattern) => on.split(regex(pattern)),
};

const LIST: Methods<unknown[]> = {
  add: (on, value) => on.push(value) > 0,
  addAll: (on, values) => Array.isArray(values) && on.push(...values) > 0,
  contains: (on, value) => on.includes(value),
  get: (on, index) => on[Number(index)],
  isEmpty: (on) => on.length === 0,
  size: (on) => on.length,
};

/** @returns the previous value, as Java does. */
function put(on: Record<string, unknown>, name: unknown, value: unknown): unknown {
  const before = on[String(name)];
  if (name !== "__proto__") on[String(name)] = value;
  return before;
}

const MAP: Methods<Record<string, unknown>> = {
  containsKey: (on, name) => Object.hasOwn(on, String(name)),
  containsValue: (on, value) => Object.values(on).includes(value),
  entrySet: (on) => Object.entries(on).map(([key, value]) => ({ key, value })),
  get: (on, name) => (Object.hasOwn(on, String(name)) ? on[String(name)] : undefined),
  isEmpty: (on) => Object.keys(on).length === 0,
  keySet: (on) => Object.keys(on),
  put,
  putAll: (on, other) => void (isObject(other) && Object.assign(on, other)),
  remove: (on, name) => {
    const before = on[String(name)];
    delete on[String(name)];
    return before;
  },
  size: (on) => Object.keys(on).length,
  values: (on) => Object.values(on),
};

const ANY: Methods<unknown> = { equals: javaEquals, toString: javaText };

/** A method of a value, when Java has it and JavaScript does not, or does something else by that name. */
export function javaMethod(on: unknown, name: string): ((first: unknown, second: unknown) => unknown) | undefined {
  const bound = <On>(methods: Methods<On>, value: On) => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method && ((first: unknown, second: unknown) => method(value, first, second));
  };
  // Of `$input` and `$util`.
  if (isObject(on) && !Array.isArray(on) && Object.hasOwn(on, name) && typeof on[name] === "function") return undefined;
  const own =
    typeof on === "string"
      ? bound(TEXT, on)
      : Array.isArray(on)
        ? bound(LIST, on)
        : isObject(on) && bound(MAP, on as Record<string, unknown>);
  return own || bound(ANY, on);
}
