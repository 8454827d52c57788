import { type Member, type Model, modelOf } from "./models.ts";

const defined = (object: object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** A member: the name of its shape, or that and where it is sent when it is not in the body under its own name. */
function memberOf(name: string, { shape, location, locationName = name, idempotencyToken }: Member) {
  if (location === undefined && locationName === name && !idempotencyToken) return shape;
  const as = locationName === name ? undefined : locationName;
  return defined({ shape, location, as, generated: idempotencyToken || undefined });
}

function shapeOf({ shapes }: Model, name: string) {
  const { type, required = [], members, member, key, value, ...rest } = shapes[name] ?? { type: "unknown" };
  const { enum: values, min, max, pattern, sensitive, payload } = rest;
  const entries = Object.entries(members ?? {}).map(([one, about]) => [one, memberOf(one, about)]);
  return defined({
    type,
    required: required.length > 0 ? required : undefined,
    members: members && Object.fromEntries(entries),
    member: member?.shape,
    key: key?.shape,
    value: value?.shape,
    enum: values,
    min,
    max,
    pattern,
    sensitive: sensitive || undefined,
    payload,
  });
}

/** The shape and all that it is made of. */
function reach({ shapes }: Model, name: string, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  const { members = {}, member, key, value } = shapes[name] ?? {};
  for (const one of [...Object.values(members), member, key, value])
    if (one) reach({ operations: {}, shapes }, one.shape, seen);
}

const lines = (entries: readonly (readonly [string, object])[]) =>
  `{\n${entries.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n")}\n  }`;

/**
 * The text of src/local/model/tables: what AWS's model says of the inputs of the operations that the local endpoint has,
 * and the names and addresses of all operations.
 * @param served names of operations.
 */
export function tableOf(service: string, served: readonly string[]): string {
  const model = modelOf(service);
  const isServed = (name: string) => served.includes(name);
  const operations = Object.entries(model.operations).map(([name, { http, input, authtype }]) => {
    const isRest = http.requestUri !== "/";
    const { method, requestUri, responseCode = 200 } = http;
    return [
      name,
      defined({
        http: isRest ? `${method} ${requestUri}` : undefined,
        status: isServed(name) && isRest ? responseCode : undefined,
        input: isServed(name) ? input?.shape : undefined,
        open: authtype === "none" || undefined,
      }),
    ] as const;
  });
  const shapes = new Set<string>();
  for (const [name, { input }] of Object.entries(model.operations))
    if (isServed(name) && input) reach(model, input.shape, shapes);
  const used = [...shapes].sort().map((name) => [name, shapeOf(model, name)] as const);
  return `{\n  "operations": ${lines(operations)},\n  "shapes": ${lines(used)}\n}\n`;
}
