/** What the service's model demands of one input member. */
export interface Rule {
  readonly required?: boolean;
  /** Shortest text, smallest number, fewest items. */
  readonly min?: number;
  readonly max?: number;
  /** The whole text must match; `source` is shown as the model words it. */
  readonly pattern?: { readonly regex: RegExp; readonly source: string };
  readonly oneOf?: readonly string[];
  /** Of a list: what each text in it may be, in the words of the service. */
  readonly eachOf?: { readonly values: readonly string[]; readonly words: string };
  /** Of a list: the rules of its members. */
  readonly members?: Shape;
  readonly type?: "integer";
  /** The name that errors show, where it is not the member's own with a small first letter. */
  readonly shown?: string;
}

/** By the member's name; a member of a member is "endpointConfiguration.types". */
export type Shape = Readonly<Record<string, Rule>>;

/** A pattern of a service model: its text is both the rule and what the error shows. */
export const pattern = (source: string): NonNullable<Rule["pattern"]> => ({
  regex: new RegExp(`^(?:${source})$`),
  source,
});

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const shown = (value: unknown) =>
  value === undefined || value === null
    ? "null"
    : `'${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}'`;

function limits(given: unknown, { min, max, type }: Rule): string | undefined {
  // Query strings and forms say numbers in text.
  const value = type === "integer" ? Number(given) : given;
  const isSized = typeof value === "string" || Array.isArray(value);
  if (!isSized && typeof value !== "number") return undefined;
  const [size, what] = isSized ? [value.length, "length"] : [value, "value"];
  if (min !== undefined && size < min) return `Member must have ${what} greater than or equal to ${min}`;
  if (max !== undefined && size > max) return `Member must have ${what} less than or equal to ${max}`;
  return undefined;
}

/** All that is wrong with one value. */
function wrongs(value: unknown, rule: Rule): (string | undefined)[] {
  if (value === undefined || value === null) return rule.required ? ["Member must not be null"] : [];
  if (rule.oneOf && !rule.oneOf.includes(String(value)))
    return [`Member must satisfy enum value set: [${rule.oneOf.join(", ")}]`];
  if (rule.eachOf && Array.isArray(value) && value.some((one) => !rule.eachOf?.values.includes(one)))
    return [`Member must satisfy constraint: [${rule.eachOf.words}]`];
  const fits = rule.pattern === undefined || rule.pattern.regex.test(String(value));
  return [
    limits(value, rule),
    fits ? undefined : `Member must satisfy regular expression pattern: ${rule.pattern?.source}`,
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const at = (input: unknown, path: string) =>
  path.split(".").reduce((object: unknown, key) => (isObject(object) ? object[key] : undefined), input);

function problems(shape: Shape, input: unknown, prefix: string): string[] {
  return Object.entries(shape).flatMap(([path, rule]) => {
    const value = at(input, path);
    const name = prefix + (rule.shown ?? lowerFirst(path));
    const found = wrongs(value, rule).filter((wrong) => wrong !== undefined);
    if (found.length > 0)
      return found.map((wrong) => `Value ${shown(value)} at '${name}' failed to satisfy constraint: ${wrong}`);
    if (rule.members === undefined || !Array.isArray(value)) return [];
    const { members } = rule;
    return value.flatMap((one, index) => problems(members, one, `${name}.${index + 1}.member.`));
  });
}

/**
 * Compares an input with its shape, as AWS's front ends do before the service sees it.
 * @returns undefined, or all that is wrong in one message: "1 validation error detected: Value 'x' at 'name' ...".
 */
export function shapeError(shape: Shape, input: Readonly<Record<string, unknown>>): string | undefined {
  const found = problems(shape, input, "");
  if (found.length === 0) return undefined;
  return `${found.length} validation error${found.length > 1 ? "s" : ""} detected: ${found.join("; ")}`;
}

/** The rules of all members of a service, with these required. */
export const requiring = (rules: Shape, ...names: readonly string[]): Shape => ({
  ...rules,
  ...Object.fromEntries(names.map((name) => [name, { ...rules[name], required: true }])),
});
