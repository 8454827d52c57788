/** Stands for a value that AWS generates when a deploy creates a resource: a dry run does not know it. Never equal to a value from AWS. */
export class Unknown {
  toString(): string {
    return "(known after deploy)";
  }

  toJSON(): string {
    return this.toString();
  }
}

export const UNKNOWN = new Unknown();

/** Properties of which some are known only after the deploy. */
export type DraftProps<P> = { readonly [K in keyof P]: P[K] | Unknown };

/** The attributes of a need, for a node's build. */
export interface Output<A> {
  /** All attributes; Unknown if a dry run would create the resource. */
  readonly all: A | Unknown;
  get<K extends keyof A>(name: K): A[K] | Unknown;
}

/** The attributes of a resource, or of one that a dry run would create, for the builds of nodes that need it. */
export const outputOf = <A>(all: A | Unknown): Output<A> => ({
  all,
  get: (name) => (all instanceof Unknown ? all : all[name]),
});
