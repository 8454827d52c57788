import { type Kinds, kindOf, type RowShape } from "../kind.ts";
import type { Row } from "./row.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows are checked without any client
type AnyKinds = Kinds<any>;
type RowMembers = Readonly<Record<string, unknown>>;

// A REST API has at most 300 resources with 8 methods each.
const MAX_ROWS = 10_000;
const MAX_TEXT = 10_000;
const MAX_DEPTH = 50;

const isRecord = (value: unknown): value is RowMembers =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= MAX_TEXT;
const isName = (value: unknown): value is string => isText(value) && value !== "";

/** Iterative: recursion would overflow the stack where JSON.parse does not. */
function isDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** What is wrong with a row, whatever its kind. */
function faultOf(row: unknown): string | undefined {
  if (!isRecord(row)) return "is not an object";
  const { type, status, key, needs, owner, attrs } = row;
  if (!isName(type)) return "has no type";
  if (status !== "intent" && status !== "ready") return `has the status ${JSON.stringify(status)}`;
  if (!isRecord(key) || !Object.values(key).every(isText)) return "has a key with values that are not strings";
  if (!Array.isArray(needs) || !needs.every(isText)) return "has needs that are not a list of row IDs";
  if (owner !== undefined && !isText(owner)) return "has an owner that is not a row ID";
  if (attrs !== undefined && !isRecord(attrs)) return "has attributes that are not an object";
  return isDeep(attrs) ? "has attributes nested too deeply" : undefined;
}

/** What is wrong with a row for its kind. */
function faultFor({ row: shape }: { readonly row?: RowShape }, { key, attrs }: Row): string | undefined {
  const missing = shape?.key.find((name) => !isName(key[name]));
  if (missing !== undefined) return `has no ${missing} in its key`;
  const ids = (attrs ?? {}) as RowMembers;
  const odd = [...(shape?.ids ?? []), ...(shape?.texts ?? [])].find(
    (name) => ids[name] !== undefined && !isText(ids[name]),
  );
  return odd && `has an attribute ${odd} that is not a string`;
}

/**
 * The rows of a state file, each in the shape that its kind relies on.
 * @param kinds without them only the common members are checked.
 * @throws Error that says which row is wrong and why.
 */
export function checkedRows(rows: unknown, kinds?: AnyKinds): ReadonlyMap<string, Row> {
  if (!isRecord(rows)) throw new Error("it has no rows");
  const all = Object.entries(rows);
  if (all.length > MAX_ROWS) throw new Error(`it has ${all.length} rows, more than any stack`);
  for (const [id, row] of all) {
    const fault = faultOf(row) ?? (id.startsWith(`${(row as Row).type}:`) ? undefined : "has another type than its ID");
    if (fault !== undefined) throw new Error(`its row ${JSON.stringify(id.slice(0, 100))} ${fault}`);
    if (kinds === undefined) continue;
    const kind = kindOf(kinds, (row as Row).type);
    const unfit =
      kind === undefined ? `has the unknown type ${(row as Row).type.slice(0, 100)}` : faultFor(kind, row as Row);
    if (unfit !== undefined) throw new Error(`its row ${JSON.stringify(id.slice(0, 100))} ${unfit}`);
  }
  return withoutOrphans(new Map((all as [string, Row][]).map(([id, row]) => [id, withoutBlankIds(row, kinds)])), kinds);
}

/** Drops attributes without an ID, which identify nothing: such a row is read by its key. */
function withoutBlankIds(row: Row, kinds: AnyKinds = {}): Row {
  const { attrs, ...rest } = row;
  const ids = kindOf(kinds, row.type)?.row?.ids ?? [];
  return attrs === undefined || ids.every((name) => isName((attrs as RowMembers)[name])) ? row : rest;
}

/**
 * Leaves out rows inside an API, a function or a pool without a row: they belong to another stack, or to a deleted
 * container. The stack owns nothing there.
 */
function withoutOrphans(rows: ReadonlyMap<string, Row>, kinds: AnyKinds = {}): ReadonlyMap<string, Row> {
  const containers = new Set<string>();
  for (const { type, key, attrs } of rows.values()) {
    const id = kindOf(kinds, type)?.idOf?.(key, attrs);
    if (id !== undefined) containers.add(`${type} ${id}`);
  }
  return new Map(
    [...rows].filter(([, { type, key }]) => {
      const within = kindOf(kinds, type)?.row?.within;
      return within === undefined || containers.has(`${within.type} ${key[within.by]}`);
    }),
  );
}
