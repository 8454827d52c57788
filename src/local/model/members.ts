import { inputOf, memberOf, type ServiceModel, type Shape, shapeOf, type Values } from "./service-model.ts";

/** The structure that a shape is or holds; undefined for values. Members of lists and maps count as members of the whole. */
function structureOf(model: ServiceModel, shape: Shape): Shape | undefined {
  if (shape.type === "structure") return shape;
  const inner = shape.type === "list" ? shape.member : shape.type === "map" ? shape.value : undefined;
  return inner === undefined ? undefined : structureOf(model, shapeOf(model, inner));
}

/** All members of an operation's input that are values: "name", "endpointConfiguration.types". Recursion ends at depth 6. */
export function membersOf(model: ServiceModel, operation: string): string[] {
  const walk = (shape: Shape, prefix: string, depth: number): string[] =>
    Object.entries(shape.members ?? {}).flatMap(([name, entry]) => {
      const path = prefix + name;
      const inner = structureOf(model, shapeOf(model, memberOf(entry).shape));
      const isLeaf = inner?.members === undefined || Object.keys(inner.members).length === 0 || depth === 6;
      return isLeaf ? [path] : walk(inner, `${path}.`, depth + 1);
    });
  return walk(inputOf(model, operation), "", 0);
}

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !(value instanceof Uint8Array);

/**
 * The members, as `membersOf` names them, to which an input gives a value, each with the value. An empty list or map
 * gives none.
 */
export function givenIn(model: ServiceModel, operation: string, input: Values): (readonly [string, unknown])[] {
  const walk = (shape: Shape, value: unknown, path: string): (readonly [string, unknown])[] => {
    if (value === undefined || value === null) return [];
    if (shape.type !== "structure" && isObject(value) && Object.keys(value).length === 0) return [];
    const inner = structureOf(model, shape);
    if (inner?.members === undefined || !isObject(value)) return [[path, value]];
    if (shape.type === "structure") return ofMembers(inner, value, `${path}.`);
    const parts = Object.values(value);
    const each = shapeOf(model, (shape.type === "list" ? shape.member : shape.value) ?? "");
    return parts.flatMap((one) => walk(each, one, path));
  };
  const ofMembers = (shape: Shape, value: Values, prefix: string) =>
    Object.entries(shape.members ?? {}).flatMap(([name, entry]) =>
      walk(shapeOf(model, memberOf(entry).shape), value[name], prefix + name),
    );
  return ofMembers(inputOf(model, operation), input, "");
}

/**
 * The input without the members that are null, which is how clients of JSON leave one out, and without those that the
 * model does not have, which AWS ignores. What is in lists and maps stays.
 */
export function knownIn(model: ServiceModel, operation: string, input: Values): Record<string, unknown> {
  const walk = (shape: Shape, value: unknown): unknown => {
    if (!isObject(value)) return value;
    const { members, member, value: held } = shape;
    // A structure without members is a document: anything may be in it.
    const isDocument = Object.keys(members ?? {}).length === 0;
    if (shape.type === "structure") return isDocument ? value : ofMembers(shape, value);
    const each = (one: unknown) => walk(shapeOf(model, member ?? held ?? ""), one);
    if (Array.isArray(value)) return value.map(each);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, each(one)]));
  };
  const ofMembers = ({ members = {} }: Shape, value: Values) =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, one]) => {
        const entry = Object.hasOwn(members, name) ? members[name] : undefined;
        if (one === null || entry === undefined) return [];
        return [[name, walk(shapeOf(model, memberOf(entry).shape), one)]];
      }),
    );
  return ofMembers(inputOf(model, operation), input);
}
