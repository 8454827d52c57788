import type { Bulk } from "./bulk.ts";

/** Identifies a resource without state: only strings, and only values that AWS does not generate. */
export type ResourceKey = Readonly<Record<string, string>>;

/** One difference between the desired and the actual state of a resource. */
export interface Change {
  readonly prop: string;
  readonly from: unknown;
  readonly to: unknown;
  /** True if AWS cannot change this in place. */
  readonly replace?: boolean;
  /**
   * For values that may be secrets: the names of the members that differ, each with whether it is missing or extra in AWS,
   * or has another value. `from` and `to` are then not shown.
   */
  readonly members?: Readonly<Record<string, "missing" | "extra" | "other">>;
}

/** A property that differs from AWS's default and that this tool does not manage: deploy leaves it as it is. */
export interface UnmanagedProperty {
  /** In AWS's words, as in `watched`. */
  readonly prop: string;
  /** Never what may be a secret: of variables and headers only the names. */
  readonly value: unknown;
}

/** The result of a read. `owned` is true if the resource, or its container, carries this stack's tags. */
export interface ReadResult<A> {
  readonly attrs: A;
  readonly owned: boolean;
  /** The other stack of this tool whose tags it carries, as text for messages. */
  readonly owner?: string;
  /** IDs of other resources with this stack's tags: AWS allows duplicates of some kinds, and a lost response creates them. */
  readonly duplicates?: readonly string[];
}

/** A resource by its type and key. */
export interface ResourceRef {
  readonly type: string;
  readonly key: ResourceKey;
}

/** A resource that was found without state. */
export interface ListedResource<A> {
  readonly key: ResourceKey;
  /** The attributes that identify or delete it. */
  readonly attrs?: Partial<A>;
  /** Resources that it uses, besides its container: it is deleted before them. */
  readonly uses?: readonly ResourceRef[];
  /** The resource whose deletion also deletes it, if that is not the container itself. */
  readonly partOf?: ResourceRef;
}

/** The read of a key that this run has in flight, if any. */
export type InFlight<A> = (key: ResourceKey) => Promise<ReadResult<A> | undefined> | undefined;

/** The shape of a kind's rows: rows of a state file are checked against it before they are used. */
export interface RowShape {
  /** Members of every key, also in the rows of earlier versions. */
  readonly key: readonly string[];
  /** Members of the attributes that identify or delete it; all of them strings. */
  readonly ids?: readonly string[];
  /** Members of the attributes that must be strings too, but may be empty: an intent row holds what is known by then. */
  readonly texts?: readonly string[];
  /** For a kind without tags: the type of its container, and the member of the key that contains the container's ID. */
  readonly within?: { readonly type: string; readonly by: string };
}

/**
 * IAM actions by what calls them: reads of every verb are in `read`, a `create` that removes its own duplicate names that
 * deletion too. The policies that people grant are computed from them.
 */
export interface KindActions {
  /** `read`, `list`, `inside`, and what the other verbs read. */
  readonly read: readonly string[];
  readonly create: readonly string[];
  readonly update: readonly string[];
  /** `delete` and `usedBy`. */
  readonly delete: readonly string[];
  /** Additional reads of `unmanaged`, which only `status` calls. */
  readonly unmanaged?: readonly string[];
}

/** What calls AWS's actions. */
export type Verb = keyof KindActions;

const VERBS: readonly Verb[] = ["read", "create", "update", "delete"];

/**
 * A kind of AWS resource: how to read, create, compare, update and delete it.
 * P are the desired properties, A the actual attributes, C the clients of the target.
 */
export interface Kind<P, A, C> {
  /** "lambda.function". */
  readonly type: string;
  readonly actions: KindActions;
  /** What `diff` compares: the `prop` of each change that it can report, and the name by which AWS and people know it. */
  readonly watched: Readonly<Record<string, string>>;
  /** Without it, rows of this kind in a state file are not checked. */
  readonly row?: RowShape;
  /** For a container: its ID in the keys of the resources inside it; undefined while AWS has not generated it. */
  idOf?(key: ResourceKey, attrs: A | undefined): string | undefined;
  /** Alias of the need that owns it: it cannot exist before its owner and is deleted with it. */
  readonly childOf?: string;
  /** AWS refuses to delete its owner while it exists, so it is deleted first, by its own call. */
  readonly blocksOwner?: true;
  /** AWS lets two of these share a name, so a foreign one of that name only stops the run if the state has its ID. */
  readonly sharesNames?: boolean;
  /**
   * Type of the node whose snapshot contains it: stale ones are deleted before that node runs instead of last, and each
   * write to one makes that node outdated.
   */
  readonly pruneBefore?: string;
  /** The same for a kind of which a snapshot contains only some properties: the type of the node that these changes outdate. */
  capturedBy?(changes: readonly Change[]): string | undefined;
  /** Whether AWS refuses to create it while another one of its kind exists: a stale one is then deleted first. */
  excludes?(key: ResourceKey, other: ResourceKey): boolean;
  /** A replacement is created while the old one exists; the old one is pruned separately. */
  readonly keepsReplaced?: true;
  /**
   * How many of these are written together instead of one by one; no need of such a node, other than one written with it,
   * may itself need one. `part` is what the bulk must know of a resource; as in a dry run, some properties may be unknown.
   */
  readonly bulk?: { readonly by: Bulk<C>; part(props: P): unknown };
  key(props: P): ResourceKey;
  /** Undefined if it does not exist. `last` contains generated IDs, so that no listing is needed. */
  read(aws: C, key: ResourceKey, last?: A): Promise<ReadResult<A> | undefined>;
  create(aws: C, props: P): Promise<A>;
  /** Attributes in the intent row of a create, so that `read` recognises the result without its generated ID. */
  intent?(props: P): A;
  /**
   * A change that AWS refuses while a resource inside still uses the removed feature: it is made after all other changes
   * and after pruning.
   */
  isLast?(change: Change): boolean;
  /** Pure. Empty if `attrs` match `props`. */
  diff(props: P, attrs: A): readonly Change[];
  update(aws: C, props: P, attrs: A, changes: readonly Change[]): Promise<A>;
  /** Waits until a create or update is in force. The end of the run waits for it, dependent nodes do not. */
  settled?(aws: C, props: P, changed?: readonly Change[]): Promise<void>;
  /**
   * The other users of a resource that is about to be deleted, as text for messages, if its tags do not prove that there
   * are none. It is then kept.
   */
  usedBy?(aws: C, key: ResourceKey): Promise<string | undefined>;
  /**
   * What the resource has that differs from AWS's default and that `diff` does not compare. Only `status` calls it, so it
   * may make reads of its own. A read that is denied rejects.
   */
  unmanaged?(aws: C, key: ResourceKey, attrs: A): Promise<readonly UnmanagedProperty[]>;
  /** Absent is success. */
  delete(aws: C, key: ResourceKey, attrs?: A): Promise<void>;
  /**
   * All resources of this kind with the stack's tags: it rebuilds a lost state file.
   * @param inFlight listings lack tags; resources that this run reads anyway are not read again.
   */
  list?(aws: C, inFlight: InFlight<A>): Promise<readonly ListedResource<A>[]>;
  /**
   * The same for resources inside a container, which have no tags. Without it, a lost state file also loses the resources
   * of this kind that config.ini no longer has; those in config.ini are found by their key.
   * @param container its ID from `idOf`.
   * @param stack all listed resources.
   */
  inside?(aws: C, container: string, stack: readonly ResourceRef[]): Promise<readonly ListedResource<A>[]>;
}

/** Kinds by type, for rows of the state file without a node in the graph. */
// biome-ignore lint/suspicious/noExplicitAny: a table of kinds with different props and attributes has no common type
export type Kinds<C> = Readonly<Record<string, Kind<any, any, C>>>;

/** The kind of a row; a type from a file may be any string, even "constructor". */
export const kindOf = <C>(kinds: Kinds<C>, type: string): Kinds<C>[string] | undefined =>
  Object.hasOwn(kinds, type) ? kinds[type] : undefined;

/** The differences in pairs of [desired, actual]; a desired `undefined` matches everything. */
export function changesOf(
  pairs: Readonly<Record<string, readonly [desired: unknown, actual: unknown]>>,
  differs: (a: unknown, b: unknown) => boolean,
): Change[] {
  return Object.entries(pairs)
    .filter(([, [desired, actual]]) => desired !== undefined && differs(desired, actual))
    .map(([prop, [to, from]]) => ({ prop, from, to }));
}

/** The IAM actions of a kind, sorted and once each; default: what `deploy` and `teardown` can call. */
export const actionsOf = ({ actions }: { readonly actions: KindActions }, verbs: readonly Verb[] = VERBS): string[] =>
  [...new Set(verbs.flatMap((verb) => actions[verb] ?? []))].sort();
