/** Stands in for what AWS decides when a deploy creates something: a dry run does not know it. Equal to no value that AWS gives. */
export class Unknown {
  toString(): string {
    return "(known after deploy)";
  }

  toJSON(): string {
    return this.toString();
  }
}

export const UNKNOWN = new Unknown();

/** Properties that are built from attributes of which some are known after the deploy only. */
export type Draft<P> = { readonly [K in keyof P]: P[K] | Unknown };

/** What a node's build gets of one of its needs. */
export interface Output<A> {
  /** All attributes; Unknown in a dry run that would create the resource. */
  readonly all: A | Unknown;
  get<K extends keyof A>(name: K): A[K] | Unknown;
}

/** The attributes of a resource, or of one that a dry run would create, for the builds of what needs it. */
export const outputOf = <A>(all: A | Unknown): Output<A> => ({
  all,
  get: (name) => (all instanceof Unknown ? all : all[name]),
});
