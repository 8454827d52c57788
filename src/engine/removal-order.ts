import { type Kinds, kindOf } from "./kind.ts";
import type { Row, Rows } from "./state/row.ts";

/** A row to remove: the rows that must be removed before it, and the row whose deletion also deletes it, if any. */
export interface RemovalStep {
  readonly id: string;
  readonly row: Row;
  readonly after: readonly string[];
  readonly deletedWith: string | undefined;
}

/** Whether deleting one also deletes the other: it is its container, or a part of the same container that the key names. */
function deletes<C>(kinds: Kinds<C>, owner: Row, row: Row): boolean {
  const within = kindOf(kinds, row.type)?.row?.within;
  if (within === undefined) return kindOf(kinds, row.type)?.row === undefined;
  const kind = kindOf(kinds, owner.type);
  if (owner.type === within.type) return kind?.idOf?.(owner.key, owner.attrs) === row.key[within.by];
  const part = Object.entries(owner.key);
  const isPart = part.length < Object.keys(row.key).length && part.every(([name, value]) => row.key[name] === value);
  return isPart && kind?.row?.within?.type === within.type && kind.row.within.by === within.by;
}

/** For each row, the row whose deletion also deletes it. The `owner` of a row counts only if the row's key agrees. */
function owners<C>(kinds: Kinds<C>, rows: Rows): ReadonlyMap<string, string> {
  const containers = new Map<string, string>();
  for (const [id, { type, key, attrs }] of rows) {
    const name = kindOf(kinds, type)?.idOf?.(key, attrs);
    if (name !== undefined) containers.set(`${type} ${name}`, id);
  }
  const ownerOf = (id: string, row: Row): string | undefined => {
    const kind = kindOf(kinds, row.type);
    if (kind?.blocksOwner) return undefined;
    const named = row.owner === undefined || row.owner === id ? undefined : rows.get(row.owner);
    if (named !== undefined && deletes(kinds, named, row)) return row.owner;
    const within = kind?.row?.within;
    return within && containers.get(`${within.type} ${row.key[within.by]}`);
  };
  return new Map([...rows].flatMap(([id, row]) => (ownerOf(id, row) ? [[id, ownerOf(id, row) ?? ""]] : [])));
}

/** Whether two resources are in one container. */
function areNeighbours<C>(kinds: Kinds<C>, one: Row | undefined, other: Row | undefined): boolean {
  const [a, b] = [one, other].map((row) => {
    const within = row && kindOf(kinds, row.type)?.row?.within;
    return within && `${within.type} ${row.key[within.by]}`;
  });
  return a !== undefined && a === b;
}

/**
 * Rows in an order in which each comes after the rows that must be removed before it: those that need it, and the row
 * that it is deleted with. A cycle, which only a damaged state file has, is cut at its first row.
 */
export function removalOrder<C>(kinds: Kinds<C>, rows: Rows): readonly RemovalStep[] {
  const ownerOf = owners(kinds, rows);
  const after = new Map([...rows.keys()].map((id) => [id, new Set<string>()]));
  for (const [id, { needs }] of rows) {
    const owner = ownerOf.get(id);
    if (owner !== undefined) after.get(id)?.add(owner);
    for (const need of needs) {
      if (need === id || need === owner || ownerOf.has(need)) continue;
      // What goes with its owner uses its neighbours until then: API Gateway keeps the authorizer of a method.
      if (owner === undefined || areNeighbours(kinds, rows.get(need), rows.get(id))) after.get(need)?.add(id);
    }
  }
  const waiting = new Map([...after].map(([id, before]) => [id, before.size]));
  const followers = new Map([...rows.keys()].map((id) => [id, [] as string[]]));
  for (const [id, before] of after) for (const one of before) followers.get(one)?.push(id);

  const steps: RemovalStep[] = [];
  const placed = new Set<string>();
  const free = [...rows.keys()].filter((id) => waiting.get(id) === 0).reverse();
  const place = (id: string) => {
    const row = rows.get(id);
    if (row === undefined || placed.has(id)) return;
    placed.add(id);
    const owner = ownerOf.get(id);
    const goesWith = owner !== undefined && placed.has(owner) ? owner : undefined;
    steps.push({ id, row, after: [...(after.get(id) ?? [])].filter((one) => placed.has(one)), deletedWith: goesWith });
    for (const next of followers.get(id) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) free.push(next);
    }
  };
  const drain = () => {
    for (let id = free.pop(); id !== undefined; id = free.pop()) place(id);
  };
  drain();
  for (const id of rows.keys()) {
    if (placed.has(id)) continue;
    place(id);
    drain();
  }
  return steps;
}
