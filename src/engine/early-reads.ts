import { kindOf, type ReadResult, type ResourceKey } from "./kind.ts";
import type { EngineRun } from "./run.ts";
import type { Row } from "./state/row.ts";

/** A read in flight, and the row and key that it is for. */
export interface EarlyRead {
  readonly row: Row;
  readonly key: ResourceKey;
  readonly found: Promise<ReadResult<unknown> | undefined>;
  /** Whether it reads by an ID from the state. */
  readonly byId?: boolean;
}

/** Reads by node ID. */
export type EarlyReads = ReadonlyMap<string, EarlyRead>;

/**
 * Starts to read every row by its key, intents too: an intent says nothing about who owns the resource.
 * A failed read rejects only for callers that await it.
 */
export function readEarly<C>(run: Pick<EngineRun<C>, "aws" | "kinds">, rows: ReadonlyMap<string, Row>): EarlyReads {
  const reads = new Map<string, EarlyRead>();
  for (const [id, row] of rows) {
    const kind = kindOf(run.kinds, row.type);
    if (kind === undefined) continue;
    const found = kind.read(run.aws, row.key, row.attrs);
    found.catch(() => {});
    reads.set(id, { row, key: row.key, found, byId: row.attrs !== undefined });
  }
  return reads;
}
