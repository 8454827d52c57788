import { stableJson } from "../lib/json.ts";
import type { EarlyReads } from "./early-reads.ts";
import { kindOf, type ReadResult, type ResourceKey } from "./kind.ts";
import type { EngineRun } from "./run.ts";
import type { Row } from "./state/row.ts";

/** Whether the resource of a row carries this stack's tags, does not, or does not exist. */
export interface OwnershipCheck {
  readonly verdict: "owned" | "foreign" | "gone";
  /** With the attributes from AWS in this run, not those of the state file. */
  readonly row: Row;
  /** The other stack of lambda-authz that it belongs to, as text for messages. */
  readonly owner?: string;
}

type RowIdentity = Pick<Row, "type" | "key" | "attrs">;

/**
 * What this run has verified to be owned by the stack. A row is only a hint: its resource is owned if its tags say so, or,
 * for a resource without tags, if the tags of the API, function or user pool in its key say so.
 */
export interface Ownership {
  /** Adds a resource whose tags this run has verified, or that it has created. */
  add(thing: RowIdentity): void;
  /** Whether the container in the key of a row is owned; true for a resource without a container. */
  isWithinOwned(row: RowIdentity): boolean;
  /** Checks all rows, containers first. @throws the error of a failed read. */
  check(rows: ReadonlyMap<string, Row>): Promise<ReadonlyMap<string, OwnershipCheck>>;
}

/** A string that is equal for two rows of one resource: by its ID in AWS, else by its key. */
export function identityOf<C>({ kinds }: Pick<EngineRun<C>, "kinds">, { type, key, attrs }: RowIdentity): string {
  return stableJson([type, kindOf(kinds, type)?.idOf?.(key, attrs) ?? key]);
}

/** @param early reads in flight, which are not repeated. */
export function createOwnership<C>(run: Pick<EngineRun<C>, "aws" | "kinds">, early: EarlyReads = new Map()): Ownership {
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
  const containerOf = ({ type, key }: { readonly type: string; readonly key: ResourceKey }) => {
    const within = kindOf(kinds, type)?.row?.within;
    return within && `${within.type} ${key[within.by]}`;
  };

  const verdictOn = async (row: Row): Promise<OwnershipCheck> => {
    if (!ownership.isWithinOwned(row) || kindOf(kinds, row.type) === undefined) return { verdict: "foreign", row };
    const found = await read(row);
    if (found === undefined) return { verdict: "gone", row };
    const now = { ...row, attrs: found.attrs };
    // If the API of the row does not exist and the read found another one by its tags, that is not the row's.
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
