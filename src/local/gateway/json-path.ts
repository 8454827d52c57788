const STEP = /\.\.([\w$-]+)|\.([\w$-]+|\*)|\[(\d+|\*)\]|\['([^']+)'\]/y;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const children = (value: unknown): unknown[] => (isObject(value) ? Object.values(value) : []);
const member = (value: unknown, name: string): unknown[] =>
  isObject(value) && Object.hasOwn(value, name) ? [value[name]] : [];

const everywhere = (value: unknown, name: string): unknown[] => [
  ...member(value, name),
  ...children(value).flatMap((one) => everywhere(one, name)),
];

/**
 * What a JSONPath leads to: `$.orders[0].id`, `$['a b']`, `$.orders[*].id`, `$..id`. Paths with filters, slices and
 * functions are not known here.
 * @param list is called with what a path of several results found.
 * @returns undefined when there is nothing.
 * @throws Error for another path.
 */
export function atPath(root: unknown, path: string, list: (found: unknown[]) => unknown): unknown {
  let found = [root];
  let isOne = true;
  STEP.lastIndex = path.startsWith("$") ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const [, deep, plain, index, quoted] = STEP.exec(path) ?? [];
    const name = plain ?? index ?? quoted;
    if (deep === undefined && name === undefined) throw new Error(`the local endpoint does not know the path ${path}`);
    const isAll = plain === "*" || index === "*";
    isOne &&= deep === undefined && !isAll;
    if (deep !== undefined) found = found.flatMap((one) => everywhere(one, deep));
    else if (isAll) found = found.flatMap(children);
    else found = found.flatMap((one) => member(one, name ?? ""));
  }
  return isOne ? found[0] : list(found);
}
