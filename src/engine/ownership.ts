import { stableJson } from "../lib/json.ts";
import type { EarlyReads } from "./early-reads.ts";
import { type Key, kindOf, type ReadResult } from "./kind.ts";
import type { Run } from "./run.ts";
import type { Row } from "./state/row.ts";

/** What AWS says of the thing that a row names: it carries our tags, it does not, or it does not exist. */
export interface OwnershipCheck {
  readonly verdict: "owned" | "foreign" | "gone";
  /** With the attributes that AWS showed in this run, not those of the state file. */
  readonly row: Row;
  /** The other stack of lambda-authz that it belongs to, in words. */
  readonly owner?: string;
}

type RowIdentity = Pick<Row, "type" | "key" | "attrs">;

/**
 * What this run has seen to be ours. A row is only a hint: its thing is ours when its tags say so, or, where it has none
 * of its own, when the tags of the API, function or user pool say so that its key names.
 */
export interface Ownership {
  /** Notes a thing whose tags this run has seen, or that it has made itself. */
  add(thing: RowIdentity): void;
  /** Whether the container that the key of a row names has been seen; true for what lies in none. */
  isWithinOwned(row: RowIdentity): boolean;
  /** Looks at all of them, containers first. @throws what a read failed with. */
  check(rows: ReadonlyMap<string, Row>): Promise<ReadonlyMap<string, OwnershipCheck>>;
}

/** A text that is the same for two rows of one thing: by what AWS calls it, else by its key. */
export function identityOf<C>({ kinds }: Pick<Run<C>, "kinds">, { type, key, attrs }: RowIdentity): string {
  return stableJson([type, kindOf(kinds, type)?.idOf?.(key, attrs) ?? key]);
}

/** @param early reads that are under way: what they ask for is not asked again. */
export function createOwnership<C>(run: Pick<Run<C>, "aws" | "kinds">, early: EarlyReads = new Map()): Ownership {
  const { aws, kinds } = run;
  const containers = new Set<string>();
  const reads = new Map<string, Promise<ReadResult<unknown> | undefined>>();
  const asked = ({ type, key, attrs }: RowIdentity) => stableJson([type, key, kindOf(kinds, type)?.idOf?.(key, attrs)]);
  for (const { row, found } of early.values()) reads.set(asked(row), found);

  const read = (thing: RowIdentity) => {
    const known = reads.get(asked(thing)) ?? kindOf(kinds, thing.type)?.read(aws, thing.key, thing.attrs);
    if (known !== undefined) reads.set(asked(thing), known);
    return known;
  };
  const containerOf = ({ type, key }: { readonly type: string; readonly key: Key }) => {
    const within = kindOf(kinds, type)?.row?.within;
    return within && `${within.type} ${key[within.by]}`;
  };

  const verdictOn = async (row: Row): Promise<OwnershipCheck> => {
    if (!ownership.isWithinOwned(row) || kindOf(kinds, row.type) === undefined) return { verdict: "foreign", row };
    const found = await read(row);
    if (found === undefined) return { verdict: "gone", row };
    const now = { ...row, attrs: found.attrs };
    // An API that a read found by tags, because the one that the row knows is gone, is not the row's.
    const isOther = row.attrs !== undefined && identityOf(run, row) !== identityOf(run, now);
    if (isOther) return { verdict: "gone", row };
    if (found.owned) ownership.add(now);
    const owner = found.owner !== undefined && { owner: found.owner };
    return { verdict: found.owned ? "owned" : "foreign", row: now, ...owner };
  };

  const ownership: Ownership = {
    add({ type, key, attrs }) {
      const id = kindOf(kinds, type)?.idOf?.(key, attrs);
      if (typeof id === "string") containers.add(`${type} ${id}`);
    },
    isWithinOwned(row) {
      const container = containerOf(row);
      return container === undefined || containers.has(container);
    },
    async check(rows) {
      const all = [...rows];
      const isTop = ([, row]: readonly [string, Row]) => containerOf(row) === undefined;
      const of = async ([id, row]: readonly [string, Row]) => [id, await verdictOn(row)] as const;
      const top = await Promise.all(all.filter(isTop).map(of));
      const inside = await Promise.all(all.filter((one) => !isTop(one)).map(of));
      const checked = new Map([...top, ...inside]);
      // In the order of the rows.
      return new Map(all.flatMap(([id]) => [checked.get(id)].flatMap((one) => (one ? [[id, one] as const] : []))));
    },
  };
  return ownership;
}
