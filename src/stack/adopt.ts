import type { Aws } from "../aws/aws.ts";
import type { Graph } from "../engine/graph.ts";
import { AuthzError } from "../lib/errors.ts";
import { API, NODE } from "./graph/node-ids.ts";

/** Which existing resources become the stack's: none, all that have its names, or those of some nodes. */
export type Adopt = boolean | readonly string[];

/** Whether the API is among them: AWS lets many carry one name, so it is looked for by its name only then. */
export const adoptsApi = (adopt: Adopt): boolean =>
  typeof adopt === "boolean" ? adopt : adopt.some((one) => one === API || one === NODE.api);

/**
 * Tells by a node's id whether it may be adopted.
 * @throws AuthzError USAGE when a name stands for no node, or for several.
 */
export function adoptsIn({ nodes }: Pick<Graph<Aws>, "nodes">, adopt: Adopt): (id: string) => boolean {
  if (typeof adopt === "boolean") return () => adopt;
  const ids = new Set(adopt.map((wanted) => nodeOf([...nodes.values()], wanted)));
  return (id) => ids.has(id);
}

function nodeOf(nodes: readonly { readonly id: string; readonly name: string }[], wanted: string): string {
  const ids = nodes.filter(({ id, name }) => id === wanted || name === wanted).map(({ id }) => id);
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  const message = ids.length === 0 ? `--adopt ${wanted}: no such node` : `--adopt ${wanted}: several nodes`;
  throw new AuthzError("USAGE", message, {
    fix: `use one of: ${(ids.length > 0 ? ids : nodes.map((one) => one.id)).join(", ")}`,
  });
}
