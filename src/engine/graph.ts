import type { Kind } from "./kind.ts";
import type { DraftProps, Output } from "./unknown.ts";

/** A node in the graph. Only these can be needs of another node, so the graph has no cycles and needs no sorting. */
export interface NodeRef<A> {
  readonly id: string;
  /** Holds the type of the attributes; never set. */
  readonly attrs?: A;
}

type Needs = Readonly<Record<string, NodeRef<unknown>>>;
type OutputsOf<N extends Needs> = { readonly [K in keyof N]: N[K] extends NodeRef<infer A> ? Output<A> : never };

/** A node that the engine runs. */
export interface Node<C> {
  /** `type:name`, as in reports and in the state file. */
  readonly id: string;
  readonly name: string;
  /** The step of the tutorial under which the progress display shows it. */
  readonly step: string;
  // biome-ignore lint/suspicious/noExplicitAny: `add` checks that kind, needs and build match
  readonly kind: Kind<any, any, C>;
  readonly needs: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  build(outputs: any): unknown;
}

export interface Graph<C> {
  readonly nodes: ReadonlyMap<string, Node<C>>;
  /** Adds a node; `build` gets only the attributes of its needs. In a dry run some are Unknown. */
  add<P, A, N extends Needs>(
    name: string,
    kind: Kind<P, A, C>,
    step: string,
    needs: N,
    build: (outputs: OutputsOf<N>) => NoInfer<DraftProps<P>>,
  ): NodeRef<A>;
}

/** An empty graph for kinds with clients of type C. */
export function createGraph<C>(): Graph<C> {
  const nodes = new Map<string, Node<C>>();
  return {
    nodes,
    add(name, kind, step, needs, build) {
      const id = `${kind.type}:${name}`;
      if (nodes.has(id)) throw new Error(`two nodes have the ID ${id}`);
      const needIds = Object.fromEntries(Object.entries(needs).map(([alias, ref]) => [alias, ref.id]));
      nodes.set(id, { id, name, step, kind, needs: needIds, build });
      return { id };
    },
  };
}
