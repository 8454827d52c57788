/** A resource that a bulk may write, before anything is written. */
export interface BulkMember<T = unknown> {
  /** Of its node. */
  readonly id: string;
  readonly state: "absent" | "different" | "same";
  /** What its kind contributes. */
  readonly part: T;
}

/** Several resources that are written together. */
export interface BulkWrite<C> {
  /** The nodes whose resources it writes. */
  readonly ids: ReadonlySet<string>;
  /**
   * Writes them as well as it can: afterwards each is read, and its kind writes what is missing or differs. It does not throw
   * when an endpoint refuses. @throws an error after which it is unknown what was written; it ends the run.
   */
  write(aws: C): Promise<void>;
}

/** Writes resources of several kinds with few calls. One object for all of these kinds. */
export interface Bulk<C> {
  /** What it would write of these; undefined if single calls are as fast. Pure. @param members in the order of the graph. */
  plan(members: readonly BulkMember[]): BulkWrite<C> | undefined;
}
