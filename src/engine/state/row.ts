import type { ResourceKey } from "../kind.ts";

/** One resource in the state. An intent row is written before the first write to AWS, a ready row after the last. */
export interface Row {
  readonly type: string;
  readonly status: "intent" | "ready";
  readonly key: ResourceKey;
  readonly needs: readonly string[];
  /** ID of the row that owns it, if its kind has an owner. */
  readonly owner?: string;
  /** The attributes that the kind last read or wrote; never a secret. */
  readonly attrs?: unknown;
}

/** Rows by ID. */
export type Rows = ReadonlyMap<string, Row>;
