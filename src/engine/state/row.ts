import type { Key } from "../kind.ts";

/** What is known of one resource. An intent row is written before the first write to AWS, a ready row after the last. */
export interface Row {
  readonly type: string;
  readonly status: "intent" | "ready";
  readonly key: Key;
  readonly needs: readonly string[];
  /** Id of the row that owns it, when its kind has an owner. */
  readonly owner?: string;
  /** As the kind last saw it; never holds a secret. */
  readonly attrs?: unknown;
}
