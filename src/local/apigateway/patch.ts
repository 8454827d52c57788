import { notImplemented } from "../wire/check-input.ts";
import { badRequest } from "./apigateway-refusals.ts";

/** One change of an Update operation; its path is a JSON pointer (RFC 6901). */
export interface Patch {
  readonly op: string;
  readonly path?: string;
  readonly value?: string;
  /** Of a copy. */
  readonly from?: string;
}

/** What all Update operations take. */
export interface Patches {
  readonly patchOperations?: readonly Patch[];
}

/** The members of all Update operations. */
export const PATCHES = "patchOperations.op patchOperations.path patchOperations.value";

/** The operations of a path and what they do. `key` is the step that the pattern leaves open. */
export interface Field<Target> {
  readonly ops: readonly string[];
  apply(
    target: Target,
    change: { readonly op: string; readonly key: string; readonly value: string; readonly path: string },
  ): void;
}

/** By path; "*" stands for one step: "/variables/*". */
export type Fields<Target> = Readonly<Record<string, Field<Target>>>;

/** Messages of an operation that differ from the usual ones, and its check of the result. */
export interface PatchRules<Target> {
  unknownPath?(path: string, op: string): string;
  unknownOp?(path: string, op: string, from?: string): string | undefined;
  check?(changed: Target): unknown;
  /** The operation, and the paths that AWS accepts and the endpoint answers with 501. */
  readonly absent?: readonly [operation: string, paths: RegExp];
}

const steps = (path: string) =>
  path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

function find<Target>(fields: Fields<Target>, path: string): { field: Field<Target>; key: string } | undefined {
  const given = steps(path);
  for (const [pattern, field] of Object.entries(fields)) {
    const wanted = steps(pattern);
    const fits = wanted.length === given.length && wanted.every((step, i) => step === "*" || step === given[i]);
    if (fits && given.every((step) => step !== "")) return { field, key: given.at(-1) ?? "" };
  }
  return undefined;
}

/**
 * Carries out all changes or, when one is refused, none.
 * @throws Refusal BadRequestException, and what the fields and the check throw.
 */
export function patch<Target extends object>(
  target: Target,
  { patchOperations = [] }: Patches,
  fields: Fields<Target>,
  { unknownPath, unknownOp, check, absent }: PatchRules<Target> = {},
): Target {
  const changed = structuredClone(target);
  for (const { op, path, value = "", from } of patchOperations) {
    if (path !== undefined && absent?.[1].test(path)) throw notImplemented(`ApiGateway ${absent[0]} ${path}`);
    const found = path === undefined ? undefined : find(fields, path);
    if (found === undefined)
      throw badRequest(unknownPath?.(path ?? "null", op) ?? `Invalid patch path ${path ?? null}`);
    const { field, key } = found;
    if (!field.ops.includes(op)) {
      const usual = `Invalid patch operation specified. Must be one of: [${field.ops.join(", ")}]`;
      throw badRequest(unknownOp?.(path ?? "", op, from) ?? usual);
    }
    field.apply(changed, { op, key, value, path: path ?? "" });
  }
  check?.(changed);
  for (const name of Object.keys(target)) if (!(name in changed)) delete target[name as keyof Target];
  return Object.assign(target, changed);
}

/** A member that is a text. */
export const text = <Target>(name: keyof Target & string, ops: readonly string[] = ["replace"]): Field<Target> => ({
  ops,
  apply: (target, { op, value }) => {
    if (op === "remove") delete target[name];
    else Object.assign(target as object, { [name]: value });
  },
});

/** Members that are texts and can be replaced, by their paths. */
export const texts = <Target>(...names: readonly (keyof Target & string)[]): Fields<Target> =>
  Object.fromEntries(names.map((name) => [`/${name}`, text<Target>(name)]));

/** A member that is converted from the text. */
export const made = <Target>(name: keyof Target & string, make: (value: string) => unknown): Field<Target> => ({
  ops: ["replace"],
  apply: (target, { value }) => void Object.assign(target as object, { [name]: make(value) }),
});

/** A member of which only this value is implemented: the current one. */
export const only = <Target>(operation: string, value: string): Field<Target> => ({
  ops: ["replace"],
  apply: (_target, change) => {
    if (change.value !== value) throw notImplemented(`ApiGateway ${operation} ${change.path}`);
  },
});

/** A list of texts, of which one is added or removed. */
export const members = <Target>(name: keyof Target & string): Field<Target> => ({
  ops: ["add", "remove"],
  apply: (target, { op, value }) => {
    const others = ((target[name] as readonly string[] | undefined) ?? []).filter((one) => one !== value);
    const list = op === "remove" ? others : [...others, value];
    if (list.length === 0) delete target[name];
    else Object.assign(target as object, { [name]: list });
  },
});

/** An entry of a map. A map without entries is removed, as in AWS's answers. */
export const entry = <Target>(
  name: keyof Target & string,
  make: (value: string, key: string) => unknown = (value) => value,
  check: (map: Record<string, unknown>, key: string, op: string, value: string) => void = () => {},
): Field<Target> => ({
  ops: ["add", "remove", "replace"],
  apply: (target, { op, key, value }) => {
    const map = { ...(target[name] as Record<string, unknown> | undefined) };
    check(map, key, op, value);
    if (op === "remove") delete map[key];
    else map[key] = make(value, key);
    if (op === "remove" && Object.keys(map).length === 0) delete target[name];
    else Object.assign(target as object, { [name]: map });
  },
});
