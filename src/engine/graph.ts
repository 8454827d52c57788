import type { Kind } from "./kind.ts";
import type { Draft, Output } from "./unknown.ts";

/** A node that is already in the graph. Only these can be named as needs, so there are no cycles and nothing to sort. */
export interface NodeRef<A> {
  readonly id: string;
  /** Carries the type of the attributes; never set. */
  readonly attrs?: A;
}

type Needs = Readonly<Record<string, NodeRef<unknown>>>;
type OutputsOf<N extends Needs> = { readonly [K in keyof N]: N[K] extends NodeRef<infer A> ? Output<A> : never };

/** A node as the engine runs it. */
export interface Node<C> {
  /** `type:name`, as in reports and in the state file. */
  readonly id: string;
  readonly name: string;
  /** The step of the tutorial that a person sees it under. */
  readonly step: string;
  // biome-ignore lint/suspicious/noExplicitAny: `add` has checked that kind, needs and build fit each other
  readonly kind: Kind<any, any, C>;
  readonly needs: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  build(outputs: any): unknown;
}

export interface Graph<C> {
  readonly nodes: ReadonlyMap<string, Node<C>>;
  /** Adds a node; `build` gets the attributes of its needs and nothing else. In a dry run some are Unknown. */
  add<P, A, N extends Needs>(
    name: string,
    kind: Kind<P, A, C>,
    step: string,
    needs: N,
    build: (outputs: OutputsOf<N>) => NoInfer<Draft<P>>,
  ): NodeRef<A>;
}

/** An empty graph for kinds that work with a C. */
export function createGraph<C>(): Graph<C> {
  const nodes = new Map<string, Node<C>>();
  return {
    nodes,
    add(name, kind, step, needs, build) {
      const id = `${kind.type}:${name}`;
      if (nodes.has(id)) throw new Error(`two nodes are called ${id}`);
      const needIds = Object.fromEntries(Object.entries(needs).map(([alias, ref]) => [alias, ref.id]));
      nodes.set(id, { id, name, step, kind, needs: needIds, build });
      return { id };
    },
  };
}
