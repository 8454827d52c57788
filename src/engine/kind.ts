/** What finds a resource again without state: only strings, and only what we chose ourselves. */
export type Key = Readonly<Record<string, string>>;

/** One difference between what is wanted and what is there. */
export interface Change {
  readonly prop: string;
  readonly from: unknown;
  readonly to: unknown;
  /** True when AWS cannot change this in place. */
  readonly replace?: boolean;
}

/** What a read found, and whether our tags are on it (or it lies inside something that carries them). */
export interface ReadResult<A> {
  readonly attrs: A;
  readonly owned: boolean;
  /** The other stack of this tool whose tags are on it, as a person reads it. */
  readonly owner?: string;
  /** Ids of others that carry our tags as well: of some kinds AWS lets a stack have two, and a lost answer makes them. */
  readonly duplicates?: readonly string[];
}

/** A resource by its type and key. */
export interface ResourceRef {
  readonly type: string;
  readonly key: Key;
}

/** A resource that was found without state. */
export interface ListedResource<A> {
  readonly key: Key;
  /** Those that find it again or delete it. */
  readonly attrs?: Partial<A>;
  /** What it uses besides its container: it is deleted before them. */
  readonly uses?: readonly ResourceRef[];
  /** What takes it along when that is deleted, where this is not the container itself. */
  readonly partOf?: ResourceRef;
}

/** The read of a key that this run has in flight; undefined where there is none. */
export type InFlight<A> = (key: Key) => Promise<ReadResult<A> | undefined> | undefined;

/** What the rows of a kind hold: rows of a state file are checked against it before anything relies on them. */
export interface RowShape {
  /** Members that every key has, also in the rows of earlier versions. */
  readonly key: readonly string[];
  /** Members of the attributes that find it again or delete it; all of them texts. */
  readonly ids?: readonly string[];
  /** Members of the attributes that have to be texts too, but may be blank: an intent row holds what is known by then. */
  readonly texts?: readonly string[];
  /** For a kind without tags of its own: the type of its container, and the member of the key that names that. */
  readonly within?: { readonly type: string; readonly by: string };
}

/**
 * One sort of AWS resource: how to find, make, compare, change and remove it.
 * P is what is wanted, A what is there, C the clients and the place they point at.
 */
export interface Kind<P, A, C> {
  /** "lambda.function". */
  readonly type: string;
  /** IAM actions it calls; their union is what a deployer must be allowed. */
  readonly actions: readonly string[];
  /** Without it the rows of a state file are not checked for this kind. */
  readonly row?: RowShape;
  /** For a container: what the keys of the things inside it call it; undefined while AWS has not named it. */
  idOf?(key: Key, attrs: A | undefined): string | undefined;
  /** Name of the need that owns it: when that is new it cannot exist yet, when that is deleted it is gone too. */
  readonly childOf?: string;
  /** Its owner cannot be deleted while it stands, so it is deleted by a call of its own, and first. */
  readonly blocksOwner?: true;
  /** AWS lets two of these carry one name, so a foreign one under our name is no obstacle unless we know it by its id. */
  readonly sharesNames?: boolean;
  /**
   * Type of the node that captures it in a snapshot: stale ones are deleted before that node runs instead of last, and
   * each write to one makes that node outdated.
   */
  readonly pruneBefore?: string;
  /** Whether AWS refuses to create it while another one of its kind exists: a stale one of those is deleted first. */
  excludes?(key: Key, other: Key): boolean;
  /** What replaces it is created beside it; the old one is left to whoever prunes this kind. */
  readonly keepsReplaced?: true;
  key(props: P): Key;
  /** Undefined when there is none. `last` holds generated ids, so that no listing is needed. */
  read(aws: C, key: Key, last?: A): Promise<ReadResult<A> | undefined>;
  create(aws: C, props: P): Promise<A>;
  /** What the intent row of a create holds, so that `read` recognises the result without its generated id. */
  intent?(props: P): A;
  /**
   * A change that AWS refuses while something inside still uses what the change takes away: it is made when all else is
   * done and what config.ini no longer has is deleted.
   */
  isLast?(change: Change): boolean;
  /** Pure. Empty when `attrs` is what `props` asks for. */
  diff(props: P, attrs: A): readonly Change[];
  update(aws: C, props: P, attrs: A, changes: readonly Change[]): Promise<A>;
  /** Waits until what was made or changed is in force. The end of the run waits for it, what needs it does not. */
  settled?(aws: C, props: P, changed?: readonly Change[]): Promise<void>;
  /**
   * Who else uses one that is about to be deleted, as a person reads it, where our tags do not prove that nobody does.
   * It is then left alone.
   */
  usedBy?(aws: C, key: Key): Promise<string | undefined>;
  /** Absent is success. */
  delete(aws: C, key: Key, attrs?: A): Promise<void>;
  /**
   * All of this kind that carry the stack's tags: with it a lost state file is rebuilt.
   * @param inFlight listings show no tags; what this run reads anyway is not asked for again.
   */
  list?(aws: C, inFlight: InFlight<A>): Promise<readonly ListedResource<A>[]>;
  /**
   * The same for what lies inside a container and has no tags of its own. Without it a lost state file loses what
   * config.ini no longer has of this kind; what config.ini asks for is found by its key.
   * @param container its ID, as `idOf` gives it.
   * @param stack all that was listed.
   */
  inside?(aws: C, container: string, stack: readonly ResourceRef[]): Promise<readonly ListedResource<A>[]>;
}

/** Kinds by type, for rows of the state file whose node the graph no longer has. */
// biome-ignore lint/suspicious/noExplicitAny: a table of kinds with different props and attributes has no common type
export type Kinds<C> = Readonly<Record<string, Kind<any, any, C>>>;

/** The kind of a row; a type out of a file may be any text, "constructor" too. */
export const kindOf = <C>(kinds: Kinds<C>, type: string): Kinds<C>[string] | undefined =>
  Object.hasOwn(kinds, type) ? kinds[type] : undefined;

/** Compares pairs of [wanted, there] and names what differs; a wanted `undefined` asks for nothing. */
export function changesOf(
  pairs: Readonly<Record<string, readonly [wanted: unknown, there: unknown]>>,
  differs: (a: unknown, b: unknown) => boolean,
): Change[] {
  return Object.entries(pairs)
    .filter(([, [wanted, there]]) => wanted !== undefined && differs(wanted, there))
    .map(([prop, [to, from]]) => ({ prop, from, to }));
}
